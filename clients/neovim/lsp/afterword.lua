-- Found by vim.lsp.enable('afterword') on Neovim 0.11 and newer.
return require('afterword.server').config()
