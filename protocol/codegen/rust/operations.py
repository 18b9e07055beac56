"""The text of the operations: what each is, and the methods of the clients."""

from collections.abc import Iterable, Iterator

from ..ir import Definition, Model, Operation, Struct
from ..texts import present
from .docs import doc
from .names import page_iterator
from .types import is_used, rust_type


def request_text(op: Operation, model: Model) -> str:
    """What an operation's request implements.

    :param op: the operation.
    :param model: the protocol.
    """
    written = [
        f"impl Request for {op.request.name} {{",
        f"    type Response = {op.response.name};",
        "    const OPERATION: Operation = Operation {",
        f'        name: "{op.name}", method: "{op.http_method}", path: "{op.http_path}",',
        f"        has_body: {str(op.has_body).lower()}, on_study: {str(op.on_study).lower()}, "
        f"keyed: {str(op.keyed).lower()}, since: {_version(op.since)},",
        "    };",
    ]
    if op.on_study:
        written += ["    fn study(&self) -> Option<&str> { self.study.as_deref() }"]
    if op.parked:
        written += ["    fn wait_s(&self) -> f64 { self.wait_s }"]
    if newer := [f for f in op.request.fields if f.since != op.since]:
        written += ["    fn version(&self) -> Version {", f"        let mut version = {_version(op.since)};"]
        for f in newer:
            written.append(f"        if {is_used(op.request, f, model)} {{")
            written.append(f"            version = version.max({_version(f.since)});\n        }}")
        written += ["        version", "    }"]
    written.append("}")
    if op.page_item is not None:
        written += [
            "",
            f"impl PagedRequest for {op.request.name} {{",
            f"    type Item = {rust_type(op.page_item)};",
            "    fn with_cursor(mut self, after: String) -> Self { self.after = Some(after); self }",
            "    fn split(page: Self::Response) -> (Vec<Self::Item>, Option<String>) {"
            " (page.items, page.next_cursor) }",
            "}",
        ]
    return "\n".join(written)


def _version(text: str) -> str:
    return f"Version::new({', '.join(text.split('.'))})"


def methods(model: Model, client: str, pages: str, *, is_async: bool) -> str:
    """The methods of a client.

    :param model: the protocol.
    :param client: its name.
    :param pages: the name of what goes through its pages.
    :param is_async: whether its methods are futures.
    """
    texts = [text for op in model.operations for text in _methods_of(op, client, pages, is_async=is_async)]
    return f"impl {client} {{\n" + "\n\n".join(texts) + "\n}"


def _methods_of(op: Operation, client: str, pages: str, *, is_async: bool) -> Iterator[str]:
    prefix, suffix = ("async ", ".await") if is_async else ("", "")
    errors = f"    /// As [`{client}::call_with`] says. A token needs the role `{op.role}`."
    does = present(op.request.doc)
    text = f"{doc(does[0].upper() + does[1:], 4)}\n    ///\n    /// # Errors\n    ///\n{errors}"
    yield (
        f"{text}\n    pub {prefix}fn {op.snake_name}(&self, request: &{op.request.name})"
        f" -> Result<{op.response.name}, Error> {{\n"
        f"        self.call(request){suffix}\n    }}"
    )
    if op.page_item is not None:
        yield (
            f"    /// Goes through every page of [`{client}::{op.snake_name}`].\n"
            f"    #[must_use]\n"
            f"    pub fn {page_iterator(op)}(&self, request: &{op.request.name}) -> {pages}<'_, {op.request.name}> {{\n"
            f"        {pages}::new(self, request)\n    }}"
        )


def adapter_text(used: Iterable[Definition], model: Model) -> str:
    """What the adapter to the conformance suite does with messages and operations by their names.

    :param used: the definitions of the messages.
    :param model: the protocol.
    """
    structs = [d for d in used if isinstance(d, Struct)]
    requests = [f'        "{d.name}" => reread::<{d.name}>(body),' for d in structs if d.kind == "request"]
    replies = [f'        "{d.name}" => reread::<{d.name}>(body),' for d in structs if d.kind == "response"]
    calls = [f'        "{op.name}" => written(&client.{op.snake_name}(&request(body)?)?),' for op in model.operations]
    futures = [
        f'        "{op.name}" => written(&client.{op.snake_name}(&request(body)?).await?),' for op in model.operations
    ]
    return "\n".join(
        [
            "/// Reads a message and writes it again.",
            "pub fn read(tag: &str, body: &[u8]) -> Result<Vec<u8>, Error> {",
            "    match tag {",
            *requests,
            *replies,
            "        _ => Err(unknown(tag)),",
            "    }\n}",
            "",
            "/// Sends a request as a user would.",
            "pub fn call(client: &Client, operation: &str, body: &[u8]) -> Result<Vec<u8>, Error> {",
            "    match operation {",
            *calls,
            "        _ => Err(unknown(operation)),",
            "    }\n}",
            "",
            "/// Sends a request as a user of tokio would.",
            '#[cfg(feature = "async")]',
            "pub async fn call_async(client: &AsyncClient, operation: &str, body: &[u8]) -> Result<Vec<u8>, Error> {",
            "    match operation {",
            *futures,
            "        _ => Err(unknown(operation)),",
            "    }\n}",
        ]
    )
