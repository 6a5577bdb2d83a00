"""What can be set about how people are found."""

from pydantic import Field

from config.sections import Section


class Matching(Section):
    """How people are found. docs/matching-vocabulary.md says what a model is good for."""

    model: str = Field("", max_length=400)
    """A folder with a model2vec model that compares meanings; needs `netwever[semantic]`. Empty: none is used."""
    model_weight: float = Field(0.15, ge=0.0, le=1.0)
    """How much the model counts, where what one looks for and the other offers counts 0.40."""
    exploration: float = Field(0.0, ge=0.0, le=0.3)
    """How far chance may move a score for a request, so that who is never the very best is asked too; 0.12 is usual."""
