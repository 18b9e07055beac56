"""The emitter of the Rust crate: names, types, and that the text follows the model."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from codegen.ir import Constraints, Field, ListOf, MapOf, Model, Nullable, Primitive, Ref, Scalars, Struct
from codegen.reader import read_model
from codegen.rust import generate
from codegen.rust.docs import doc
from codegen.rust.emitter import FOLDER
from codegen.rust.names import arm_name, field_name, type_name, variant_name
from codegen.rust.types import argument, default_name, is_used, rust_type

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(ROOT / "schemas" / "draft")


def test_names_keep_clear_of_keywords_and_of_the_prelude() -> None:
    assert field_name("type") == "r#type"
    assert field_name("lease_s") == "lease_s"
    assert type_name("Result") == "TrialResult"
    assert variant_name("explore_exploit") == "ExploreExploit"


def test_arms_lose_the_word_that_they_share() -> None:
    arms = ("IntegerParameter", "LatticeParameter")
    assert [arm_name(arm, arms) for arm in arms] == ["Integer", "Lattice"]
    assert arm_name("SobolSpec", ("SobolSpec", "Other")) == "SobolSpec"


def test_types() -> None:
    assert rust_type(Primitive("integer", Constraints(minimum=0))) == "u64"
    assert rust_type(Primitive("integer", Constraints(minimum=-5))) == "i64"
    assert rust_type(Nullable(ListOf(Ref("Failure")))) == "Option<Vec<TrialFailure>>"
    assert rust_type(MapOf(Primitive("number"))) == "BTreeMap<String, f64>"
    assert rust_type(Scalars(("boolean", "number", "string"), nullable=True)) == "ParameterValue"
    with pytest.raises(ValueError, match="no type"):
        rust_type(Scalars(("string",), nullable=True))


def test_arguments_convert(model: Model) -> None:
    assert argument(Ref("Name"), model) == ("impl Into<String>", ".into()")
    assert argument(ListOf(Ref("TrialId")), model) == ("impl Into<Vec<TrialId>>", ".into()")
    assert argument(Ref("Count"), model) == ("Count", "")


def test_a_field_is_used_when_it_is_not_at_its_default(model: Model) -> None:
    struct = model.definitions["GetTopKRequest"]
    assert isinstance(struct, Struct)
    limit = struct.field("limit")
    assert limit is not None
    assert is_used(struct, limit, model) == "self.limit != 10"


@pytest.mark.skipif(shutil.which("rustfmt") is None, reason="the toolchain of Rust is not here")
def test_a_changed_model_changes_the_text(model: Model) -> None:
    before = generate(model, ROOT)
    old = model.operations[-1]
    weather = Field("weather", Nullable(Primitive("string")), required=False, default=None, doc="Sky.", since="1.1")
    request = replace(old.request, fields=(*old.request.fields, weather))
    changed = replace(
        model,
        operations=(*model.operations[:-1], replace(old, request=request)),
        definitions={**model.definitions, request.name: request},
    )
    after = generate(changed, ROOT)
    requests, operations = FOLDER / "src/protocol/requests.rs", FOLDER / "src/protocol/operations.rs"
    assert {path for path in after if after[path] != before[path]} == {requests, operations}
    assert "pub weather: Option<String>," in after[requests]
    assert "if self.weather.is_some()" in after[operations]


def test_names_in_texts_are_code_and_brackets_are_no_links() -> None:
    text = "The next_cursor of GetTopK in [low, high], `wait_s` and ZeroMQ."
    assert doc(text) == r"/// The `next_cursor` of `GetTopK` in \[low, high\], `wait_s` and ZeroMQ."


def test_defaults_are_named_after_their_fields(model: Model) -> None:
    def name(struct: str, field: str) -> str:
        definition = model.definitions[struct]
        assert isinstance(definition, Struct)
        found = definition.field(field)
        assert found is not None
        return default_name(definition, found, model)

    assert name("StudySpec", "lease_s") == "lease_s"
    assert name("GetTopKRequest", "limit") == "get_top_k_limit"


@pytest.mark.skipif(shutil.which("rustfmt") is None, reason="the toolchain of Rust is not here")
def test_modules_depend_on_each_other_one_way(model: Model) -> None:
    order = ["values", "defaults", "parts", "events", "requests", "responses", "operations"]
    texts = generate(model, ROOT)
    for place, module in enumerate(order):
        used = set(re.findall(r"\bsuper::(\w+)", texts[FOLDER / f"src/protocol/{module}.rs"])) - {"operation"}
        assert used <= set(order[:place]), module
