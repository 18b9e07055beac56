"""The address of a study's page: it has the filters, so that a view survives a reload and can be shared."""

from urllib.parse import unquote_plus

from hola_protocol.messages import AddedTrial
from hola_protocol.space import CategoricalParameter, ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec
from playwright.sync_api import Page, expect

from tests.dashboard.support import Faults, Site, log_in

SPEC = StudySpec(
    parameters=(
        ContinuousParameter(name="x", low=0.0, high=1.0),
        CategoricalParameter(name="kind", choices=("a", "b")),
    ),
    objectives=(ObjectiveSpec(name="loss"),),
    sampler=UniformSpec(),
)


def test_filters_survive_a_reload_and_can_be_shared(server: Site, page: Page, faults: Faults) -> None:
    with server.client("filtered") as client:
        client.create_study(spec=SPEC)
        client.add_trials(
            trials=[
                AddedTrial(parameters={"x": i / 10, "kind": "ab"[i % 2]}, objectives={"loss": float(i)})
                for i in range(10)
            ]
        )
    log_in(page, server)
    page.goto(f"{server.url}#/studies/filtered")
    bar = page.locator(".brushes")
    field = page.get_by_role("searchbox", name="Filter all views")
    field.fill("loss < 7 kind = b")
    expect(bar).to_contain_text("3 of 10 trials")
    page.wait_for_url(lambda url: unquote_plus(url).endswith("#/studies/filtered?filter=loss < 7 kind = b"))
    page.reload()
    expect(bar).to_contain_text("3 of 10 trials")
    expect(field).to_have_value("loss < 7 kind = b")
    # Another filter, as somebody else sends it; then a trial and back.
    page.goto(f"{server.url}#/studies/filtered?parameters.x=0.2..0.65")
    expect(bar).to_contain_text("5 of 10 trials")
    expect(bar).to_contain_text("x 0.2 \u2013 0.65")
    expect(field).to_have_value("")
    # An address that is opened when a change of the filter is due to be written: its event comes later.
    field.evaluate(
        """async (field, hash) => {
            field.value = "loss < 4";
            field.dispatchEvent(new Event("input", { bubbles: true }));
            history.replaceState(null, "", hash);
            await new Promise((resolve) => setTimeout(resolve, 1000));
            dispatchEvent(new HashChangeEvent("hashchange"));
        }""",
        "#/studies/filtered?filter=kind = a loss < 5",
    )
    expect(bar).to_contain_text("3 of 10 trials")
    page.goto(f"{server.url}#/studies/filtered?parameters.x=0.2..0.65")
    expect(bar).to_contain_text("x 0.2 \u2013 0.65")
    page.goto(f"{server.url}#/studies/filtered/trials/4")
    page.goto(f"{server.url}#/studies/filtered")
    page.wait_for_url(lambda url: url.endswith("#/studies/filtered?parameters.x=0.2..0.65"))
    expect(bar).to_contain_text("5 of 10 trials")
    page.get_by_role("button", name="Clear all").click()
    page.wait_for_url(lambda url: url.endswith("#/studies/filtered"))
