"""The filters, one fault each; their order is in `registry`."""
