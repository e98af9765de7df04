"""That the releaser of a draft was called. It goes with its draft."""

from django.db import models


class ReleaserCall(models.Model):
    """The one call of a draft, which can be released until then; `posts` are those that may release it. `precedence` is
    what its drafter proposes, empty for what has none."""

    draft = models.OneToOneField("incidents.Draft", on_delete=models.CASCADE, related_name="call")
    precedence = models.CharField(max_length=16, default="", blank=True)
    exercise = models.BooleanField()
    posts = models.JSONField()
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["until"], name="releaser_calls_by_end")]

    def __str__(self) -> str:
        return f"call for {self.draft}"
