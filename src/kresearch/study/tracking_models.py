"""Variants as models of MLflow's registry: interactions in, scores out.

Only imported when a model is registered or loaded: mlflow takes seconds.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mlflow
from mlflow.models import ModelSignature
from mlflow.pyfunc.model import PythonModel
from mlflow.types import ColSpec, DataType, Schema, TensorSpec

from kresearch.scoring.notes import RECONSTRUCTION
from kresearch.study.files import to_json
from kresearch.study.mlflow_payload import map_name
from kresearch.study.tracking import default_uri
from kresearch.study.tracking_store import living, open_store, silence_mlflow

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.variants import Variant

#: Of an experiment that holds nothing but registered variants.
EXPERIMENT = "kresearch-models"
_WEIGHTS = "weights"
#: Tag of the digest of a model.
_MODEL = "kresearch.model"
_NEEDED = ("account", "actor", "kind", "network", "at")
_OPTIONAL = {"post": DataType.string, "polarity": DataType.double, "count": DataType.long}
#: What a registered model takes.
INPUTS = (*_NEEDED, *_OPTIONAL)
_OUT = ("score", "valence", "raw", "reach", "amplification", "impact")

silence_mlflow()
# MLflow asks for type hints of its own, whatever the filters say; the signature below has them.
with warnings.catch_warnings(record=True):

    class VariantModel(PythonModel):
        """A variant behind MLflow's interface: `predict` takes interactions and returns the score frame.

        Parameters
        ----------
        variant
            Name of the variant.
        params
            Its parameters; learned weights lie among the model's artefacts.
        """

        def __init__(self, variant: str, params: Mapping[str, Any]) -> None:
            self.variant, self.params = variant, dict(params)

        def load_context(self, context: Any) -> None:
            """Find the learned weights beside the model."""
            if _WEIGHTS in context.artifacts:
                self.params[_WEIGHTS] = context.artifacts[_WEIGHTS]

        def predict(self, context: Any, model_input: pd.DataFrame, params: Any = None) -> pd.DataFrame:  # noqa: ARG002
            """Return ``account, at, score, ...`` of interactions; times are ISO 8601 with a zone."""
            import kresearch as kr

            frame = kr.score(kr.InteractionLog(model_input), self.variant, **self.params)
            return frame.assign(at=frame["at"].map(lambda at: at.isoformat()))


@dataclass(frozen=True)
class RegisteredVariant:
    """Where a variant was registered."""

    #: Of the model.
    name: str
    version: str
    uri: str  #: ``models:/NAME/VERSION``, for ``mlflow.pyfunc.load_model``.
    tracking_uri: str  #: Of the store.
    #: Whether this version was made now; False where the same model was registered before.
    made: bool = True


def register_variant(variant: Variant, *, name: str | None = None) -> RegisteredVariant:
    """Register a variant as a model in the tracking store, by default under its label; once.

    Its parameters, learned weights among them, are part of the model.
    """
    from kresearch import __version__

    uri, called = default_uri(), map_name(name or variant.label).replace("/", "_").replace(":", "_")
    changed = variant.model_dump(exclude_defaults=True)
    params = {key: value for key, value in changed.items() if key != _WEIGHTS}
    weights = getattr(variant, _WEIGHTS, "")
    inputs: list[ColSpec | TensorSpec] = [ColSpec(DataType.string, column) for column in _NEEDED]
    inputs += [ColSpec(kind, column, required=False) for column, kind in _OPTIONAL.items()]
    outputs: list[ColSpec | TensorSpec] = [ColSpec(DataType.string, column) for column in ("account", "at")]
    outputs += [ColSpec(DataType.double, column) for column in _OUT]
    signature = ModelSignature(Schema(inputs), Schema(outputs))
    digest = _digest(variant, params, weights)
    with open_store(uri) as client:
        mlflow.set_tracking_uri(uri)
        mlflow.set_registry_uri(uri)
        known = _find_version(client, called, digest)
        if known:
            return RegisteredVariant(called, known, f"models:/{called}/{known}", uri, made=False)
        with mlflow.start_run(experiment_id=find_experiment(uri), run_name=called):
            mlflow.log_params({"variant": variant.name, "version": variant.version, **params})
            logged = mlflow.pyfunc.log_model(
                name="model",
                python_model=VariantModel(variant.name, params),
                artifacts={_WEIGHTS: str(Path(weights).resolve())} if weights else None,
                signature=signature,
                registered_model_name=called,
                pip_requirements=[f"kresearch=={__version__}"],
            )
        version = str(logged.registered_model_version)
        client.set_model_version_tag(called, version, _MODEL, digest)
        about = _describe(variant, params, weights)
        client.update_model_version(called, version, about)
        if not client.get_registered_model(called).description:
            client.update_registered_model(called, about)
    return RegisteredVariant(called, version, f"models:/{called}/{version}", uri)


def _digest(variant: Variant, params: Mapping[str, Any], weights: str) -> str:
    """Return what tells two models apart: rule, parameters, learned weights, and the program that scores."""
    from kresearch import __version__

    learned = hashlib.sha256(Path(weights).read_bytes()).hexdigest() if weights else ""
    told = to_json([variant.name, variant.version, dict(params), learned, __version__])
    return hashlib.sha256(told.encode()).hexdigest()


def _describe(variant: Variant, params: Mapping[str, Any], weights: str) -> str:
    """Return what a model is, for its page: the rule, what was changed of it, what it takes and gives."""
    changed = [f"{key}={value}" for key, value in params.items()]
    changed += [f"weights learned in {Path(weights).name}"] if weights else []
    said = ", ".join(changed) or "all parameters as they are"
    return (
        f"{type(variant).summary()} Variant {variant.name}, {said}. "
        f"Takes interactions ({', '.join(INPUTS)}), gives scores of 1 to 100. {RECONSTRUCTION}"
    )


def _find_version(client: Any, name: str, digest: str) -> str:
    """Return the latest version of a model that is this very one and can be loaded, empty without one."""
    quoted = name.replace("'", "''")
    for found in client.search_model_versions(f"name = '{quoted}'", order_by=["version_number DESC"]):
        if found.tags.get(_MODEL) == digest and found.status == "READY":
            return str(found.version)
    return ""


def find_experiment(uri: str) -> str:
    """Return the id of the experiment that holds registered variants, made where it is missing.

    By its id, never by `mlflow.set_experiment`: that would hold for whatever the process tracks next.
    """
    found = mlflow.get_experiment_by_name(EXPERIMENT)
    if found is not None:
        return living(found, uri)
    place = Path(uri.removeprefix("sqlite:///")).parent / "mlartifacts" / EXPERIMENT
    home = place.as_uri() if uri.startswith("sqlite:///") else None
    kind = {"mlflow.experimentKind": "custom_model_development"}
    return str(mlflow.create_experiment(EXPERIMENT, artifact_location=home, tags=kind))
