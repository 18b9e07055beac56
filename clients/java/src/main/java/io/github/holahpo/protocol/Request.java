// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

/** A request of any operation. */
public sealed interface Request extends Struct
    permits DescribeRequest, ListStudiesRequest, ShutdownRequest, StudyRequest {}
