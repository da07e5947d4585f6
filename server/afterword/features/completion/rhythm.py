"""How long this writer pauses between keystrokes, and so how long a pause means "I'm stuck"."""

from __future__ import annotations

from dataclasses import dataclass, replace

#: Intervals longer than this are pauses between thoughts, not between keystrokes (seconds).
_THOUGHT = 2.0
#: Weight of the newest interval: about the last twenty keystrokes count.
_WEIGHT = 0.1
#: How many mean deviations above the mean interval make a pause; Jacobson's factor for
#: round-trip times (SIGCOMM 1988), the same problem of a late arrival against a moving mean.
_DEVIATIONS = 4.0


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A moving mean and mean deviation of the intervals between keystrokes, in seconds."""

    mean: float = 0.25
    deviation: float = 0.10
    last_edit: float | None = None

    def keystroke(self, now: float) -> Rhythm:
        """The rhythm after an edit at `now` (seconds on any steady clock)."""
        if self.last_edit is None or now - self.last_edit > _THOUGHT:
            return replace(self, last_edit=now)
        error = (now - self.last_edit) - self.mean
        return Rhythm(
            mean=self.mean + _WEIGHT * error,
            deviation=self.deviation + _WEIGHT * (abs(error) - self.deviation),
            last_edit=now,
        )

    def pause(self, shortest: float, longest: float) -> float:
        """Seconds without an edit after which the writer has paused, within the two bounds."""
        return min(max(self.mean + _DEVIATIONS * self.deviation, shortest), longest)

    def still_to_wait(self, now: float, shortest: float, longest: float) -> float:
        """Seconds from `now` until the pause since the last edit is long enough; 0 if it is."""
        if self.last_edit is None:
            return 0.0
        return max(0.0, self.last_edit + self.pause(shortest, longest) - now)
