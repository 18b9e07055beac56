// Code generated from schemas/draft by `make generate`. DO NOT EDIT.

package hola

import (
	"encoding/json"
)

func decodeEvent(d *decoder, raw json.RawMessage) Event {
	switch tag := d.object(raw).text("tag"); tag {
	case "TrialChanged":
		return readPart[TrialChanged](d, raw)
	case "StudyChanged":
		return readPart[StudyChanged](d, raw)
	case "WorkerChanged":
		return readPart[WorkerChanged](d, raw)
	case "ModelChanged":
		return readPart[ModelChanged](d, raw)
	default:
		return UnknownEvent{Tag: tag, Raw: raw}
	}
}

// MarshalJSON writes the object as it came.
func (m UnknownEvent) MarshalJSON() ([]byte, error) {
	return m.Raw, nil
}

func decodeParameterSpec(d *decoder, raw json.RawMessage) ParameterSpec {
	switch tag := d.object(raw).text("type"); tag {
	case "continuous":
		return readPart[ContinuousParameter](d, raw)
	case "integer":
		return readPart[IntegerParameter](d, raw)
	case "categorical":
		return readPart[CategoricalParameter](d, raw)
	case "lattice":
		return readPart[LatticeParameter](d, raw)
	default:
		return UnknownParameterSpec{Type: tag, Raw: raw}
	}
}

// MarshalJSON writes the object as it came.
func (m UnknownParameterSpec) MarshalJSON() ([]byte, error) {
	return m.Raw, nil
}

func decodeSamplerSpec(d *decoder, raw json.RawMessage) SamplerSpec {
	switch tag := d.object(raw).text("type"); tag {
	case "explore_exploit":
		return readPart[ExploreExploitSpec](d, raw)
	case "external":
		return readPart[ExternalSpec](d, raw)
	case "gaussian_mixture":
		return readPart[GaussianMixtureSpec](d, raw)
	case "gaussian_process":
		return readPart[GaussianProcessSpec](d, raw)
	case "sobol":
		return readPart[SobolSpec](d, raw)
	case "uniform":
		return readPart[UniformSpec](d, raw)
	case "hypercube":
		return readPart[HypercubeSpec](d, raw)
	default:
		return UnknownSamplerSpec{Type: tag, Raw: raw}
	}
}

// MarshalJSON writes the object as it came.
func (m UnknownSamplerSpec) MarshalJSON() ([]byte, error) {
	return m.Raw, nil
}

func decodeStoppingSpec(d *decoder, raw json.RawMessage) StoppingSpec {
	switch tag := d.object(raw).text("type"); tag {
	case "none":
		return readPart[NoStoppingSpec](d, raw)
	case "auto":
		return readPart[AutoStoppingSpec](d, raw)
	case "asha":
		return readPart[AshaSpec](d, raw)
	case "asha_promotion":
		return readPart[AshaPromotionSpec](d, raw)
	case "median":
		return readPart[MedianSpec](d, raw)
	case "threshold":
		return readPart[ThresholdSpec](d, raw)
	default:
		return UnknownStoppingSpec{Type: tag, Raw: raw}
	}
}

// MarshalJSON writes the object as it came.
func (m UnknownStoppingSpec) MarshalJSON() ([]byte, error) {
	return m.Raw, nil
}

// MarshalJSON implements [json.Marshaler].
func (m AddTrialsRequest) MarshalJSON() ([]byte, error) {
	type fields AddTrialsRequest // without this method
	m.Trials = orEmptyList(m.Trials)
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"AddTrialsRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *AddTrialsRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *AddTrialsRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "AddTrialsRequest")
	m.Study = optional(o, "study", "default", readString)
	m.Trials = required(o, "trials", readList(readPart[AddedTrial]))
}

// MarshalJSON implements [json.Marshaler].
func (m AddTrialsResponse) MarshalJSON() ([]byte, error) {
	type fields AddTrialsResponse // without this method
	m.TrialIDs = orEmptyList(m.TrialIDs)
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"AddTrialsResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *AddTrialsResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *AddTrialsResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "AddTrialsResponse")
	m.TrialIDs = required(o, "trial_ids", readList(readInt))
}

// MarshalJSON implements [json.Marshaler].
func (m AddedTrial) MarshalJSON() ([]byte, error) {
	type fields AddedTrial // without this method
	m.Objectives = orEmptyMap(m.Objectives)
	return marshal(fields(m))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *AddedTrial) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *AddedTrial) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.Parameters = required(o, "parameters", readMap[ParameterSet](readScalar))
	m.Objectives = required(o, "objectives", readMap[ObjectiveValues](readFloat))
	m.Metadata = optional(o, "metadata", nil, readObject)
}

// MarshalJSON implements [json.Marshaler].
func (m AshaPromotionSpec) MarshalJSON() ([]byte, error) {
	type fields AshaPromotionSpec // without this method
	return marshal(struct {
		Tag string `json:"type"`
		fields
	}{"asha_promotion", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *AshaPromotionSpec) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *AshaPromotionSpec) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("type", "asha_promotion")
	m.Eta = optional(o, "eta", 3.0, readFloat)
	m.Grace = optional(o, "grace", zero[int64](), readInt)
}

// MarshalJSON implements [json.Marshaler].
func (m AshaSpec) MarshalJSON() ([]byte, error) {
	type fields AshaSpec // without this method
	return marshal(struct {
		Tag string `json:"type"`
		fields
	}{"asha", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *AshaSpec) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *AshaSpec) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("type", "asha")
	m.Eta = optional(o, "eta", 3.0, readFloat)
	m.Grace = optional(o, "grace", zero[int64](), readInt)
	m.MinTrials = optional(o, "min_trials", 4, readInt)
}

// MarshalJSON implements [json.Marshaler].
func (m AutoStoppingSpec) MarshalJSON() ([]byte, error) {
	type fields AutoStoppingSpec // without this method
	return marshal(struct {
		Tag string `json:"type"`
		fields
	}{"auto", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *AutoStoppingSpec) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *AutoStoppingSpec) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("type", "auto")
}

// MarshalJSON implements [json.Marshaler].
func (m CancelTrialsRequest) MarshalJSON() ([]byte, error) {
	type fields CancelTrialsRequest // without this method
	m.TrialIDs = orEmptyList(m.TrialIDs)
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"CancelTrialsRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *CancelTrialsRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *CancelTrialsRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "CancelTrialsRequest")
	m.Study = optional(o, "study", "default", readString)
	m.TrialIDs = required(o, "trial_ids", readList(readInt))
	m.Reason = optional(o, "reason", nil, pointer(readString))
}

// MarshalJSON implements [json.Marshaler].
func (m CancelTrialsResponse) MarshalJSON() ([]byte, error) {
	type fields CancelTrialsResponse // without this method
	m.Receipts = orEmptyList(m.Receipts)
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"CancelTrialsResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *CancelTrialsResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *CancelTrialsResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "CancelTrialsResponse")
	m.Receipts = required(o, "receipts", readList(readPart[Receipt]))
}

// MarshalJSON implements [json.Marshaler].
func (m CategoricalParameter) MarshalJSON() ([]byte, error) {
	type fields CategoricalParameter // without this method
	m.Choices = exactList(m.Choices)
	return marshal(struct {
		Tag string `json:"type"`
		fields
	}{"categorical", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *CategoricalParameter) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *CategoricalParameter) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("type", "categorical")
	m.Name = required(o, "name", readString)
	m.Choices = required(o, "choices", readList(readScalar))
	m.Condition = optional(o, "condition", nil, readList(readMap[Alternative](readPart[ParentTest])))
	m.Prior = optional(o, "prior", nil, pointer(readPart[ParameterPrior]))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *Checkpoint) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *Checkpoint) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.URI = required(o, "uri", readString)
	m.Host = optional(o, "host", nil, pointer(readString))
}

// MarshalJSON implements [json.Marshaler].
func (m Column) MarshalJSON() ([]byte, error) {
	type fields Column // without this method
	m.Of = exactList(m.Of)
	return marshal(fields(m))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *Column) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *Column) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.Values = optional(o, "values", nil, readList(nullable(readFloat)))
	m.Packed = optional(o, "packed", nil, pointer(readString))
	m.Of = optional(o, "of", nil, readList(readScalar))
}

// MarshalJSON implements [json.Marshaler].
func (m ContinuousParameter) MarshalJSON() ([]byte, error) {
	type fields ContinuousParameter // without this method
	return marshal(struct {
		Tag string `json:"type"`
		fields
	}{"continuous", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *ContinuousParameter) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *ContinuousParameter) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("type", "continuous")
	m.Name = required(o, "name", readString)
	m.Low = required(o, "low", readFloat)
	m.High = required(o, "high", readFloat)
	m.Scale = optional(o, "scale", ScaleLinear, readEnum[Scale])
	m.Condition = optional(o, "condition", nil, readList(readMap[Alternative](readPart[ParentTest])))
	m.Prior = optional(o, "prior", nil, pointer(readPart[ParameterPrior]))
}

// MarshalJSON implements [json.Marshaler].
func (m CreateStudyRequest) MarshalJSON() ([]byte, error) {
	type fields CreateStudyRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"CreateStudyRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *CreateStudyRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *CreateStudyRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "CreateStudyRequest")
	m.Study = optional(o, "study", "default", readString)
	m.Spec = required(o, "spec", readPart[StudySpec])
}

// MarshalJSON implements [json.Marshaler].
func (m CreateStudyResponse) MarshalJSON() ([]byte, error) {
	type fields CreateStudyResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"CreateStudyResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *CreateStudyResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *CreateStudyResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "CreateStudyResponse")
	m.Info = required(o, "info", readPart[StudyInfo])
	m.Created = optional(o, "created", zero[bool](), readBool)
}

// MarshalJSON implements [json.Marshaler].
func (m DeleteStudyRequest) MarshalJSON() ([]byte, error) {
	type fields DeleteStudyRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"DeleteStudyRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *DeleteStudyRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *DeleteStudyRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "DeleteStudyRequest")
	m.Study = optional(o, "study", "default", readString)
}

// MarshalJSON implements [json.Marshaler].
func (m DeleteStudyResponse) MarshalJSON() ([]byte, error) {
	type fields DeleteStudyResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"DeleteStudyResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *DeleteStudyResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *DeleteStudyResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "DeleteStudyResponse")
}

// MarshalJSON implements [json.Marshaler].
func (m DeregisterWorkerRequest) MarshalJSON() ([]byte, error) {
	type fields DeregisterWorkerRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"DeregisterWorkerRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *DeregisterWorkerRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *DeregisterWorkerRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "DeregisterWorkerRequest")
	m.Study = optional(o, "study", "default", readString)
	m.WorkerID = required(o, "worker_id", readString)
}

// MarshalJSON implements [json.Marshaler].
func (m DeregisterWorkerResponse) MarshalJSON() ([]byte, error) {
	type fields DeregisterWorkerResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"DeregisterWorkerResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *DeregisterWorkerResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *DeregisterWorkerResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "DeregisterWorkerResponse")
	m.Released = optional(o, "released", nil, readList(readInt))
}

// MarshalJSON implements [json.Marshaler].
func (m DescribeRequest) MarshalJSON() ([]byte, error) {
	type fields DescribeRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"DescribeRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *DescribeRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *DescribeRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "DescribeRequest")
}

// MarshalJSON implements [json.Marshaler].
func (m DescribeResponse) MarshalJSON() ([]byte, error) {
	type fields DescribeResponse // without this method
	m.Versions = orEmptyList(m.Versions)
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"DescribeResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *DescribeResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *DescribeResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "DescribeResponse")
	m.Versions = required(o, "versions", readList(readString))
	m.Server = required(o, "server", readString)
	m.Capabilities = optional(o, "capabilities", nil, readList(readString))
	m.Limits = required(o, "limits", readPart[Limits])
	m.Durability = required(o, "durability", readString)
	m.TimeMillis = required(o, "time_ms", readInt)
	m.Role = optional(o, "role", zero[Role](), readEnum[Role])
}

// MarshalJSON implements [json.Marshaler].
func (m DrainWorkersRequest) MarshalJSON() ([]byte, error) {
	type fields DrainWorkersRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"DrainWorkersRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *DrainWorkersRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *DrainWorkersRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "DrainWorkersRequest")
	m.Study = optional(o, "study", "default", readString)
	m.WorkerIDs = optional(o, "worker_ids", nil, readList(readString))
	m.Names = optional(o, "names", nil, readList(readString))
	m.Labels = optional(o, "labels", nil, readMap[Labels](readString))
	m.Drain = optional(o, "drain", Ptr[bool](true), pointer(readBool))
}

// MarshalJSON implements [json.Marshaler].
func (m DrainWorkersResponse) MarshalJSON() ([]byte, error) {
	type fields DrainWorkersResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"DrainWorkersResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *DrainWorkersResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *DrainWorkersResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "DrainWorkersResponse")
	m.WorkerIDs = optional(o, "worker_ids", nil, readList(readString))
}

// MarshalJSON implements [json.Marshaler].
func (m EnqueueTrialsRequest) MarshalJSON() ([]byte, error) {
	type fields EnqueueTrialsRequest // without this method
	m.Trials = orEmptyList(m.Trials)
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"EnqueueTrialsRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *EnqueueTrialsRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *EnqueueTrialsRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "EnqueueTrialsRequest")
	m.Study = optional(o, "study", "default", readString)
	m.Trials = required(o, "trials", readList(readMap[ParameterSet](readScalar)))
}

// MarshalJSON implements [json.Marshaler].
func (m EnqueueTrialsResponse) MarshalJSON() ([]byte, error) {
	type fields EnqueueTrialsResponse // without this method
	m.TrialIDs = orEmptyList(m.TrialIDs)
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"EnqueueTrialsResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *EnqueueTrialsResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *EnqueueTrialsResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "EnqueueTrialsResponse")
	m.TrialIDs = required(o, "trial_ids", readList(readInt))
}

// MarshalJSON implements [json.Marshaler].
func (m ErrorResponse) MarshalJSON() ([]byte, error) {
	type fields ErrorResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"ErrorResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *ErrorResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *ErrorResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "ErrorResponse")
	m.Code = required(o, "code", readEnum[ErrorCode])
	m.Message = required(o, "message", readString)
	m.Retryable = optional(o, "retryable", zero[bool](), readBool)
	m.RetryAfterSeconds = optional(o, "retry_after_s", nil, pointer(readFloat))
	m.Path = optional(o, "path", nil, pointer(readString))
	m.Value = optional(o, "value", nil, pointer(readString))
	m.Detail = optional(o, "detail", nil, readObject)
}

// MarshalJSON implements [json.Marshaler].
func (m ExploreExploitSpec) MarshalJSON() ([]byte, error) {
	type fields ExploreExploitSpec // without this method
	return marshal(struct {
		Tag string `json:"type"`
		fields
	}{"explore_exploit", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *ExploreExploitSpec) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *ExploreExploitSpec) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("type", "explore_exploit")
	m.Explore = optional(o, "explore", zero[int64](), readInt)
	m.EliteFraction = optional(o, "elite_fraction", 0.25, readFloat)
	m.ExploreProbability = optional(o, "explore_probability", Ptr[float64](0.1), pointer(readFloat))
}

// MarshalJSON implements [json.Marshaler].
func (m ExternalSpec) MarshalJSON() ([]byte, error) {
	type fields ExternalSpec // without this method
	m.Options = exactMap(m.Options)
	return marshal(struct {
		Tag string `json:"type"`
		fields
	}{"external", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *ExternalSpec) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *ExternalSpec) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("type", "external")
	m.Name = required(o, "name", readString)
	m.Options = optional(o, "options", nil, readMap[map[string]ParameterValue](readScalar))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *Failure) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *Failure) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.TrialID = required(o, "trial_id", readInt)
	m.Lease = required(o, "lease", readString)
	m.Kind = optional(o, "kind", FailureKindFailed, readEnum[FailureKind])
	m.Reason = required(o, "reason", readString)
	m.Retry = optional(o, "retry", zero[bool](), readBool)
	m.Metadata = optional(o, "metadata", nil, readObject)
}

// MarshalJSON implements [json.Marshaler].
func (m GaussianMixtureSpec) MarshalJSON() ([]byte, error) {
	type fields GaussianMixtureSpec // without this method
	return marshal(struct {
		Tag string `json:"type"`
		fields
	}{"gaussian_mixture", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GaussianMixtureSpec) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GaussianMixtureSpec) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("type", "gaussian_mixture")
	m.EliteFraction = optional(o, "elite_fraction", 0.25, readFloat)
	m.Components = optional(o, "components", 3, readInt)
}

// MarshalJSON implements [json.Marshaler].
func (m GaussianProcessSpec) MarshalJSON() ([]byte, error) {
	type fields GaussianProcessSpec // without this method
	return marshal(struct {
		Tag string `json:"type"`
		fields
	}{"gaussian_process", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GaussianProcessSpec) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GaussianProcessSpec) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("type", "gaussian_process")
}

// MarshalJSON implements [json.Marshaler].
func (m GetColumnsRequest) MarshalJSON() ([]byte, error) {
	type fields GetColumnsRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"GetColumnsRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GetColumnsRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GetColumnsRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "GetColumnsRequest")
	m.Study = optional(o, "study", "default", readString)
	m.ChangedSince = optional(o, "changed_since", zero[int64](), readInt)
	m.MaxBytes = optional(o, "max_bytes", 1048576, readInt)
	m.Packed = optional(o, "packed", zero[bool](), readBool)
	m.Include = optional(o, "include", nil, readList(readEnum[ColumnGroup]))
	m.Parameters = optional(o, "parameters", nil, readList(readString))
}

// MarshalJSON implements [json.Marshaler].
func (m GetColumnsResponse) MarshalJSON() ([]byte, error) {
	type fields GetColumnsResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"GetColumnsResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GetColumnsResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GetColumnsResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "GetColumnsResponse")
	m.AsOf = required(o, "as_of", readInt)
	m.More = optional(o, "more", zero[bool](), readBool)
	m.Total = optional(o, "total", zero[int64](), readInt)
	m.ObjectiveRevision = required(o, "objective_revision", readInt)
	m.TrialID = required(o, "trial_id", readPart[Column])
	m.Changed = required(o, "changed", readPart[Column])
	m.State = required(o, "state", readPart[Column])
	m.Parameters = optional(o, "parameters", nil, readMap[map[string]Column](readPart[Column]))
	m.CreatedMillis = optional(o, "created_ms", nil, pointer(readPart[Column]))
	m.StartedMillis = optional(o, "started_ms", nil, pointer(readPart[Column]))
	m.EndedMillis = optional(o, "ended_ms", nil, pointer(readPart[Column]))
	m.WorkerID = optional(o, "worker_id", nil, pointer(readPart[Column]))
	m.Objectives = optional(o, "objectives", nil, readMap[map[string]Column](readPart[Column]))
	m.Costs = optional(o, "costs", nil, readMap[map[string]Column](readPart[Column]))
	m.Violations = optional(o, "violations", nil, readMap[map[string]Column](readPart[Column]))
	m.Reports = optional(o, "reports", nil, pointer(readPart[ReportColumns]))
}

// MarshalJSON implements [json.Marshaler].
func (m GetEventsRequest) MarshalJSON() ([]byte, error) {
	type fields GetEventsRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"GetEventsRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GetEventsRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GetEventsRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "GetEventsRequest")
	m.Study = optional(o, "study", "default", readString)
	m.After = optional(o, "after", nil, pointer(readInt))
	m.Limit = optional(o, "limit", 100, readInt)
	m.WaitSeconds = optional(o, "wait_s", zero[float64](), readFloat)
}

// MarshalJSON implements [json.Marshaler].
func (m GetEventsResponse) MarshalJSON() ([]byte, error) {
	type fields GetEventsResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"GetEventsResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GetEventsResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GetEventsResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "GetEventsResponse")
	m.Items = optional(o, "items", nil, readList(decodeEvent))
	m.NextCursor = optional(o, "next_cursor", zero[int64](), readInt)
}

// MarshalJSON implements [json.Marshaler].
func (m GetFrontsRequest) MarshalJSON() ([]byte, error) {
	type fields GetFrontsRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"GetFrontsRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GetFrontsRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GetFrontsRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "GetFrontsRequest")
	m.Study = optional(o, "study", "default", readString)
	m.Limit = optional(o, "limit", 100, readInt)
	m.WithMetadata = optional(o, "with_metadata", zero[bool](), readBool)
}

// MarshalJSON implements [json.Marshaler].
func (m GetFrontsResponse) MarshalJSON() ([]byte, error) {
	type fields GetFrontsResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"GetFrontsResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GetFrontsResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GetFrontsResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "GetFrontsResponse")
	m.Items = optional(o, "items", nil, readList(readPart[RankedTrial]))
	m.FrontSize = optional(o, "front_size", zero[int64](), readInt)
}

// MarshalJSON implements [json.Marshaler].
func (m GetMetadataRequest) MarshalJSON() ([]byte, error) {
	type fields GetMetadataRequest // without this method
	m.TrialIDs = orEmptyList(m.TrialIDs)
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"GetMetadataRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GetMetadataRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GetMetadataRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "GetMetadataRequest")
	m.Study = optional(o, "study", "default", readString)
	m.TrialIDs = required(o, "trial_ids", readList(readInt))
}

// MarshalJSON implements [json.Marshaler].
func (m GetMetadataResponse) MarshalJSON() ([]byte, error) {
	type fields GetMetadataResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"GetMetadataResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GetMetadataResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GetMetadataResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "GetMetadataResponse")
	m.Items = optional(o, "items", nil, readList(readPart[TrialMetadata]))
}

// MarshalJSON implements [json.Marshaler].
func (m GetModelViewRequest) MarshalJSON() ([]byte, error) {
	type fields GetModelViewRequest // without this method
	m.Parameters = orEmptyList(m.Parameters)
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"GetModelViewRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GetModelViewRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GetModelViewRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "GetModelViewRequest")
	m.Study = optional(o, "study", "default", readString)
	m.Parameters = required(o, "parameters", readList(readString))
	m.Size = optional(o, "size", 24, readInt)
	m.At = optional(o, "at", nil, readMap[ParameterSet](readScalar))
	m.WaitSeconds = optional(o, "wait_s", Ptr[float64](10.0), pointer(readFloat))
}

// MarshalJSON implements [json.Marshaler].
func (m GetModelViewResponse) MarshalJSON() ([]byte, error) {
	type fields GetModelViewResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"GetModelViewResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GetModelViewResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GetModelViewResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "GetModelViewResponse")
	m.Ready = optional(o, "ready", zero[bool](), readBool)
	m.Trials = optional(o, "trials", zero[int64](), readInt)
	m.ObjectiveRevision = optional(o, "objective_revision", zero[int64](), readInt)
	m.At = optional(o, "at", nil, readMap[ParameterSet](readScalar))
	m.Axes = optional(o, "axes", nil, readList(readPart[ModelAxis]))
	m.Groups = optional(o, "groups", nil, readList(readPart[ModelGroup]))
}

// MarshalJSON implements [json.Marshaler].
func (m GetReportsRequest) MarshalJSON() ([]byte, error) {
	type fields GetReportsRequest // without this method
	m.TrialIDs = orEmptyList(m.TrialIDs)
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"GetReportsRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GetReportsRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GetReportsRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "GetReportsRequest")
	m.Study = optional(o, "study", "default", readString)
	m.TrialIDs = required(o, "trial_ids", readList(readInt))
	m.Limit = optional(o, "limit", 1000, readInt)
	m.After = optional(o, "after", nil, pointer(readString))
}

// MarshalJSON implements [json.Marshaler].
func (m GetReportsResponse) MarshalJSON() ([]byte, error) {
	type fields GetReportsResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"GetReportsResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GetReportsResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GetReportsResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "GetReportsResponse")
	m.Items = optional(o, "items", nil, readList(readPart[StoredReport]))
	m.NextCursor = optional(o, "next_cursor", nil, pointer(readString))
}

// MarshalJSON implements [json.Marshaler].
func (m GetStudyRequest) MarshalJSON() ([]byte, error) {
	type fields GetStudyRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"GetStudyRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GetStudyRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GetStudyRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "GetStudyRequest")
	m.Study = optional(o, "study", "default", readString)
}

// MarshalJSON implements [json.Marshaler].
func (m GetStudyResponse) MarshalJSON() ([]byte, error) {
	type fields GetStudyResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"GetStudyResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GetStudyResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GetStudyResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "GetStudyResponse")
	m.Info = required(o, "info", readPart[StudyInfo])
}

// MarshalJSON implements [json.Marshaler].
func (m GetSuggestionRequest) MarshalJSON() ([]byte, error) {
	type fields GetSuggestionRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"GetSuggestionRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GetSuggestionRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GetSuggestionRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "GetSuggestionRequest")
	m.Study = optional(o, "study", "default", readString)
	m.WorkerID = required(o, "worker_id", readString)
	m.Count = optional(o, "count", 1, readInt)
	m.WaitSeconds = optional(o, "wait_s", zero[float64](), readFloat)
	m.LeaseSeconds = optional(o, "lease_s", zero[float64](), readFloat)
}

// MarshalJSON implements [json.Marshaler].
func (m GetSuggestionResponse) MarshalJSON() ([]byte, error) {
	type fields GetSuggestionResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"GetSuggestionResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GetSuggestionResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GetSuggestionResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "GetSuggestionResponse")
	m.Status = required(o, "status", readEnum[AskStatus])
	m.Suggestions = optional(o, "suggestions", nil, readList(readPart[Suggestion]))
	m.RetryAfterSeconds = optional(o, "retry_after_s", nil, pointer(readFloat))
	m.Reason = optional(o, "reason", zero[FinishReason](), readEnum[FinishReason])
}

// MarshalJSON implements [json.Marshaler].
func (m GetTopKRequest) MarshalJSON() ([]byte, error) {
	type fields GetTopKRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"GetTopKRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GetTopKRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GetTopKRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "GetTopKRequest")
	m.Study = optional(o, "study", "default", readString)
	m.Limit = optional(o, "limit", 10, readInt)
	m.WithMetadata = optional(o, "with_metadata", zero[bool](), readBool)
}

// MarshalJSON implements [json.Marshaler].
func (m GetTopKResponse) MarshalJSON() ([]byte, error) {
	type fields GetTopKResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"GetTopKResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GetTopKResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GetTopKResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "GetTopKResponse")
	m.Items = optional(o, "items", nil, readList(readPart[RankedTrial]))
}

// MarshalJSON implements [json.Marshaler].
func (m GetTrialsRequest) MarshalJSON() ([]byte, error) {
	type fields GetTrialsRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"GetTrialsRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GetTrialsRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GetTrialsRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "GetTrialsRequest")
	m.Study = optional(o, "study", "default", readString)
	m.States = optional(o, "states", nil, readList(readEnum[TrialState]))
	m.ChangedSince = optional(o, "changed_since", nil, pointer(readInt))
	m.WithMetadata = optional(o, "with_metadata", zero[bool](), readBool)
	m.Limit = optional(o, "limit", 100, readInt)
	m.After = optional(o, "after", nil, pointer(readString))
}

// MarshalJSON implements [json.Marshaler].
func (m GetTrialsResponse) MarshalJSON() ([]byte, error) {
	type fields GetTrialsResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"GetTrialsResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GetTrialsResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GetTrialsResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "GetTrialsResponse")
	m.Items = optional(o, "items", nil, readList(readPart[Trial]))
	m.NextCursor = optional(o, "next_cursor", nil, pointer(readString))
	m.AsOf = optional(o, "as_of", zero[int64](), readInt)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *GroupCost) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *GroupCost) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.Group = required(o, "group", readString)
	m.Cost = optional(o, "cost", nil, pointer(readFloat))
	m.Violation = optional(o, "violation", zero[float64](), readFloat)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *Header) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *Header) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.Version = required(o, "version", readString)
	m.ID = optional(o, "id", zero[string](), readString)
	m.IdempotencyKey = optional(o, "idempotency_key", zero[string](), readString)
	m.Token = optional(o, "token", nil, pointer(readString))
	m.Client = optional(o, "client", nil, pointer(readString))
	m.Traceparent = optional(o, "traceparent", nil, pointer(readString))
	m.Tracestate = optional(o, "tracestate", nil, pointer(readString))
}

// MarshalJSON implements [json.Marshaler].
func (m HeartbeatRequest) MarshalJSON() ([]byte, error) {
	type fields HeartbeatRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"HeartbeatRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *HeartbeatRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *HeartbeatRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "HeartbeatRequest")
	m.Study = optional(o, "study", "default", readString)
	m.WorkerID = required(o, "worker_id", readString)
	m.Leases = optional(o, "leases", nil, readList(readPart[LeaseRef]))
}

// MarshalJSON implements [json.Marshaler].
func (m HeartbeatResponse) MarshalJSON() ([]byte, error) {
	type fields HeartbeatResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"HeartbeatResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *HeartbeatResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *HeartbeatResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "HeartbeatResponse")
	m.Command = optional(o, "command", CommandContinue, readEnum[Command])
	m.LeaseCommands = optional(o, "lease_commands", nil, readList(readPart[LeaseCommand]))
	m.State = optional(o, "state", StudyStateRunning, readEnum[StudyState])
}

// MarshalJSON implements [json.Marshaler].
func (m HypercubeSpec) MarshalJSON() ([]byte, error) {
	type fields HypercubeSpec // without this method
	return marshal(struct {
		Tag string `json:"type"`
		fields
	}{"hypercube", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *HypercubeSpec) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *HypercubeSpec) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("type", "hypercube")
	m.Block = optional(o, "block", 64, readInt)
}

// MarshalJSON implements [json.Marshaler].
func (m IntegerParameter) MarshalJSON() ([]byte, error) {
	type fields IntegerParameter // without this method
	return marshal(struct {
		Tag string `json:"type"`
		fields
	}{"integer", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *IntegerParameter) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *IntegerParameter) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("type", "integer")
	m.Name = required(o, "name", readString)
	m.Low = required(o, "low", readInt)
	m.High = required(o, "high", readInt)
	m.Scale = optional(o, "scale", ScaleLinear, readEnum[Scale])
	m.Condition = optional(o, "condition", nil, readList(readMap[Alternative](readPart[ParentTest])))
	m.Prior = optional(o, "prior", nil, pointer(readPart[ParameterPrior]))
}

// MarshalJSON implements [json.Marshaler].
func (m IsMultiGroupRequest) MarshalJSON() ([]byte, error) {
	type fields IsMultiGroupRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"IsMultiGroupRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *IsMultiGroupRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *IsMultiGroupRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "IsMultiGroupRequest")
	m.Study = optional(o, "study", "default", readString)
}

// MarshalJSON implements [json.Marshaler].
func (m IsMultiGroupResponse) MarshalJSON() ([]byte, error) {
	type fields IsMultiGroupResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"IsMultiGroupResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *IsMultiGroupResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *IsMultiGroupResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "IsMultiGroupResponse")
	m.IsMultiGroup = optional(o, "is_multi_group", zero[bool](), readBool)
	m.Groups = optional(o, "groups", nil, readList(readString))
}

// MarshalJSON implements [json.Marshaler].
func (m LatticeParameter) MarshalJSON() ([]byte, error) {
	type fields LatticeParameter // without this method
	m.Values = orEmptyList(m.Values)
	return marshal(struct {
		Tag string `json:"type"`
		fields
	}{"lattice", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *LatticeParameter) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *LatticeParameter) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("type", "lattice")
	m.Name = required(o, "name", readString)
	m.Values = required(o, "values", readList(readFloat))
	m.Condition = optional(o, "condition", nil, readList(readMap[Alternative](readPart[ParentTest])))
	m.Prior = optional(o, "prior", nil, pointer(readPart[ParameterPrior]))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *LeaseCommand) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *LeaseCommand) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.TrialID = required(o, "trial_id", readInt)
	m.Lease = required(o, "lease", readString)
	m.Command = required(o, "command", readEnum[LeaseCommandKind])
	m.Reason = optional(o, "reason", nil, pointer(readString))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *LeaseRef) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *LeaseRef) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.TrialID = required(o, "trial_id", readInt)
	m.Lease = required(o, "lease", readString)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *Limits) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *Limits) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.MaxMessageBytes = optional(o, "max_message_bytes", 1048576, readInt)
	m.MaxReplyBytes = optional(o, "max_reply_bytes", 4194304, readInt)
	m.MaxNesting = optional(o, "max_nesting", 32, readInt)
	m.MaxBatch = optional(o, "max_batch", 256, readInt)
	m.MaxPage = optional(o, "max_page", 1000, readInt)
	m.MaxWaitSeconds = optional(o, "max_wait_s", 60.0, readFloat)
	m.MinLeaseSeconds = optional(o, "min_lease_s", 1.0, readFloat)
	m.MaxLeaseSeconds = optional(o, "max_lease_s", 86400.0, readFloat)
	m.MaxStudies = optional(o, "max_studies", 1000, readInt)
	m.MaxWorkers = optional(o, "max_workers", 10000, readInt)
	m.MaxParked = optional(o, "max_parked", 100000, readInt)
	m.MaxPrincipalParked = optional(o, "max_principal_parked", 10000, readInt)
	m.MaxPrincipalWorkers = optional(o, "max_principal_workers", 5000, readInt)
	m.RequestRetentionSeconds = optional(o, "request_retention_s", 3600.0, readFloat)
	m.RequestRetention = optional(o, "request_retention", 100000, readInt)
	m.EventRetention = optional(o, "event_retention", 10000, readInt)
	m.WorkerAwaySeconds = optional(o, "worker_away_s", 60.0, readFloat)
	m.WorkerRetentionSeconds = optional(o, "worker_retention_s", 86400.0, readFloat)
}

// MarshalJSON implements [json.Marshaler].
func (m ListStudiesRequest) MarshalJSON() ([]byte, error) {
	type fields ListStudiesRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"ListStudiesRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *ListStudiesRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *ListStudiesRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "ListStudiesRequest")
	m.Limit = optional(o, "limit", 100, readInt)
	m.After = optional(o, "after", nil, pointer(readString))
}

// MarshalJSON implements [json.Marshaler].
func (m ListStudiesResponse) MarshalJSON() ([]byte, error) {
	type fields ListStudiesResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"ListStudiesResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *ListStudiesResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *ListStudiesResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "ListStudiesResponse")
	m.Items = optional(o, "items", nil, readList(readPart[StudyInfo]))
	m.NextCursor = optional(o, "next_cursor", nil, pointer(readString))
	m.InMemory = optional(o, "in_memory", nil, pointer(readInt))
}

// MarshalJSON implements [json.Marshaler].
func (m MedianSpec) MarshalJSON() ([]byte, error) {
	type fields MedianSpec // without this method
	return marshal(struct {
		Tag string `json:"type"`
		fields
	}{"median", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *MedianSpec) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *MedianSpec) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("type", "median")
	m.Grace = optional(o, "grace", zero[int64](), readInt)
	m.Every = optional(o, "every", zero[int64](), readInt)
	m.MinTrials = optional(o, "min_trials", 4, readInt)
}

// MarshalJSON implements [json.Marshaler].
func (m ModelAxis) MarshalJSON() ([]byte, error) {
	type fields ModelAxis // without this method
	m.Values = exactList(m.Values)
	return marshal(fields(m))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *ModelAxis) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *ModelAxis) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.Parameter = required(o, "parameter", readString)
	m.Values = required(o, "values", readList(readScalar))
	m.RegionLow = optional(o, "region_low", nil, pointer(readFloat))
	m.RegionHigh = optional(o, "region_high", nil, pointer(readFloat))
}

// MarshalJSON implements [json.Marshaler].
func (m ModelChanged) MarshalJSON() ([]byte, error) {
	type fields ModelChanged // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"ModelChanged", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *ModelChanged) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *ModelChanged) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "ModelChanged")
	m.EventID = required(o, "event_id", readInt)
	m.TimeMillis = required(o, "time_ms", readInt)
	m.ModelVersion = required(o, "model_version", readInt)
}

// MarshalJSON implements [json.Marshaler].
func (m ModelGroup) MarshalJSON() ([]byte, error) {
	type fields ModelGroup // without this method
	m.Mean = orEmptyList(m.Mean)
	m.Deviation = orEmptyList(m.Deviation)
	return marshal(fields(m))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *ModelGroup) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *ModelGroup) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.Group = required(o, "group", readString)
	m.Mean = required(o, "mean", readList(readFloat))
	m.Deviation = required(o, "deviation", readList(readFloat))
}

// MarshalJSON implements [json.Marshaler].
func (m NoStoppingSpec) MarshalJSON() ([]byte, error) {
	type fields NoStoppingSpec // without this method
	return marshal(struct {
		Tag string `json:"type"`
		fields
	}{"none", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *NoStoppingSpec) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *NoStoppingSpec) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("type", "none")
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *ObjectiveSpec) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *ObjectiveSpec) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.Name = required(o, "name", readString)
	m.Direction = optional(o, "direction", DirectionMinimize, readEnum[Direction])
	m.Target = optional(o, "target", nil, pointer(readFloat))
	m.Limit = optional(o, "limit", nil, pointer(readFloat))
	m.Priority = optional(o, "priority", 1.0, readFloat)
	m.Group = optional(o, "group", "default", readString)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *ParameterPrior) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *ParameterPrior) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.Value = optional(o, "value", nil, readScalar)
	m.Confidence = optional(o, "confidence", 0.5, readFloat)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *ParentTest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *ParentTest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.In = optional(o, "in", nil, readList(readScalar))
	m.Ge = optional(o, "ge", nil, pointer(readFloat))
	m.Le = optional(o, "le", nil, pointer(readFloat))
}

// MarshalJSON implements [json.Marshaler].
func (m PreviewObjectivesRequest) MarshalJSON() ([]byte, error) {
	type fields PreviewObjectivesRequest // without this method
	m.Objectives = orEmptyList(m.Objectives)
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"PreviewObjectivesRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *PreviewObjectivesRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *PreviewObjectivesRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "PreviewObjectivesRequest")
	m.Study = optional(o, "study", "default", readString)
	m.Objectives = required(o, "objectives", readList(readPart[ObjectiveSpec]))
	m.Limit = optional(o, "limit", 10, readInt)
}

// MarshalJSON implements [json.Marshaler].
func (m PreviewObjectivesResponse) MarshalJSON() ([]byte, error) {
	type fields PreviewObjectivesResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"PreviewObjectivesResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *PreviewObjectivesResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *PreviewObjectivesResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "PreviewObjectivesResponse")
	m.Items = optional(o, "items", nil, readList(readPart[RankedTrial]))
	m.FrontSize = optional(o, "front_size", zero[int64](), readInt)
	m.Groups = optional(o, "groups", nil, readList(readString))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *RankedTrial) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *RankedTrial) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.Rank = required(o, "rank", readInt)
	m.Trial = required(o, "trial", readPart[Trial])
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *Receipt) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *Receipt) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.TrialID = required(o, "trial_id", readInt)
	m.Outcome = required(o, "outcome", readEnum[Outcome])
	m.State = optional(o, "state", zero[TrialState](), readEnum[TrialState])
	m.Objectives = optional(o, "objectives", nil, readMap[ObjectiveValues](readFloat))
	m.Discard = optional(o, "discard", nil, readList(readPart[Checkpoint]))
	m.Error = optional(o, "error", nil, pointer(readPart[ErrorResponse]))
}

// MarshalJSON implements [json.Marshaler].
func (m RegisterWorkerRequest) MarshalJSON() ([]byte, error) {
	type fields RegisterWorkerRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"RegisterWorkerRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *RegisterWorkerRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *RegisterWorkerRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "RegisterWorkerRequest")
	m.Study = optional(o, "study", "default", readString)
	m.Name = optional(o, "name", nil, pointer(readString))
	m.Host = optional(o, "host", nil, pointer(readString))
	m.PID = optional(o, "pid", nil, pointer(readInt))
	m.Concurrency = optional(o, "concurrency", 1, readInt)
	m.CanResume = optional(o, "can_resume", zero[bool](), readBool)
	m.Labels = optional(o, "labels", nil, readMap[Labels](readString))
}

// MarshalJSON implements [json.Marshaler].
func (m RegisterWorkerResponse) MarshalJSON() ([]byte, error) {
	type fields RegisterWorkerResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"RegisterWorkerResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *RegisterWorkerResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *RegisterWorkerResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "RegisterWorkerResponse")
	m.WorkerID = required(o, "worker_id", readString)
	m.Info = required(o, "info", readPart[StudyInfo])
	m.Limits = required(o, "limits", readPart[Limits])
}

// MarshalJSON implements [json.Marshaler].
func (m ReleaseTrialsRequest) MarshalJSON() ([]byte, error) {
	type fields ReleaseTrialsRequest // without this method
	m.Leases = orEmptyList(m.Leases)
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"ReleaseTrialsRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *ReleaseTrialsRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *ReleaseTrialsRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "ReleaseTrialsRequest")
	m.Study = optional(o, "study", "default", readString)
	m.Leases = required(o, "leases", readList(readPart[LeaseRef]))
	m.Kind = optional(o, "kind", ReleaseKindPreempted, readEnum[ReleaseKind])
	m.Reason = optional(o, "reason", nil, pointer(readString))
}

// MarshalJSON implements [json.Marshaler].
func (m ReleaseTrialsResponse) MarshalJSON() ([]byte, error) {
	type fields ReleaseTrialsResponse // without this method
	m.Receipts = orEmptyList(m.Receipts)
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"ReleaseTrialsResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *ReleaseTrialsResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *ReleaseTrialsResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "ReleaseTrialsResponse")
	m.Receipts = required(o, "receipts", readList(readPart[Receipt]))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *Report) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *Report) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.TrialID = required(o, "trial_id", readInt)
	m.Lease = required(o, "lease", readString)
	m.Step = required(o, "step", readInt)
	m.Objectives = optional(o, "objectives", nil, readMap[ReportedValues](readFloat))
	m.Diverged = optional(o, "diverged", zero[bool](), readBool)
	m.Metadata = optional(o, "metadata", nil, readObject)
	m.Checkpoint = optional(o, "checkpoint", nil, pointer(readPart[Checkpoint]))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *ReportColumns) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *ReportColumns) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.Counts = required(o, "counts", readPart[Column])
	m.Steps = required(o, "steps", readPart[Column])
	m.Objectives = optional(o, "objectives", nil, readMap[map[string]Column](readPart[Column]))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *ReportReceipt) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *ReportReceipt) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.TrialID = required(o, "trial_id", readInt)
	m.Step = required(o, "step", readInt)
	m.Outcome = required(o, "outcome", readEnum[ReportOutcome])
	m.Decision = optional(o, "decision", DecisionContinue, readEnum[Decision])
	m.NextStep = optional(o, "next_step", zero[int64](), readInt)
	m.Reason = optional(o, "reason", nil, pointer(readString))
	m.State = optional(o, "state", zero[TrialState](), readEnum[TrialState])
	m.Objectives = optional(o, "objectives", nil, readMap[ObjectiveValues](readFloat))
	m.Discard = optional(o, "discard", nil, readList(readPart[Checkpoint]))
	m.Error = optional(o, "error", nil, pointer(readPart[ErrorResponse]))
}

// MarshalJSON implements [json.Marshaler].
func (m Result) MarshalJSON() ([]byte, error) {
	type fields Result // without this method
	m.Objectives = orEmptyMap(m.Objectives)
	return marshal(fields(m))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *Result) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *Result) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.TrialID = required(o, "trial_id", readInt)
	m.Lease = required(o, "lease", readString)
	m.Objectives = required(o, "objectives", readMap[ObjectiveValues](readFloat))
	m.Metadata = optional(o, "metadata", nil, readObject)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *Resume) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *Resume) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.Step = required(o, "step", readInt)
	m.Checkpoint = required(o, "checkpoint", readPart[Checkpoint])
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *SamplerStatus) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *SamplerStatus) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.Phase = required(o, "phase", readString)
	m.Numbers = optional(o, "numbers", nil, readMap[map[string]float64](readFloat))
}

// MarshalJSON implements [json.Marshaler].
func (m SetStudyStateRequest) MarshalJSON() ([]byte, error) {
	type fields SetStudyStateRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"SetStudyStateRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *SetStudyStateRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *SetStudyStateRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "SetStudyStateRequest")
	m.Study = optional(o, "study", "default", readString)
	m.State = required(o, "state", readEnum[StudyState])
}

// MarshalJSON implements [json.Marshaler].
func (m SetStudyStateResponse) MarshalJSON() ([]byte, error) {
	type fields SetStudyStateResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"SetStudyStateResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *SetStudyStateResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *SetStudyStateResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "SetStudyStateResponse")
	m.Info = required(o, "info", readPart[StudyInfo])
}

// MarshalJSON implements [json.Marshaler].
func (m ShutdownRequest) MarshalJSON() ([]byte, error) {
	type fields ShutdownRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"ShutdownRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *ShutdownRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *ShutdownRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "ShutdownRequest")
	m.Mode = optional(o, "mode", ShutdownModeDrain, readEnum[ShutdownMode])
	m.GraceSeconds = optional(o, "grace_s", zero[float64](), readFloat)
}

// MarshalJSON implements [json.Marshaler].
func (m ShutdownResponse) MarshalJSON() ([]byte, error) {
	type fields ShutdownResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"ShutdownResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *ShutdownResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *ShutdownResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "ShutdownResponse")
	m.Running = optional(o, "running", zero[int64](), readInt)
}

// MarshalJSON implements [json.Marshaler].
func (m SobolSpec) MarshalJSON() ([]byte, error) {
	type fields SobolSpec // without this method
	return marshal(struct {
		Tag string `json:"type"`
		fields
	}{"sobol", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *SobolSpec) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *SobolSpec) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("type", "sobol")
}

// MarshalJSON implements [json.Marshaler].
func (m StatusRequest) MarshalJSON() ([]byte, error) {
	type fields StatusRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"StatusRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *StatusRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *StatusRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "StatusRequest")
	m.Study = optional(o, "study", "default", readString)
	m.MaxWorkers = optional(o, "max_workers", Ptr[int64](100), pointer(readInt))
}

// MarshalJSON implements [json.Marshaler].
func (m StatusResponse) MarshalJSON() ([]byte, error) {
	type fields StatusResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"StatusResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *StatusResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *StatusResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "StatusResponse")
	m.Info = required(o, "info", readPart[StudyInfo])
	m.Workers = optional(o, "workers", nil, readList(readPart[WorkerStatus]))
	m.WorkerCount = optional(o, "worker_count", zero[int64](), readInt)
	m.Demand = optional(o, "demand", nil, pointer(readInt))
	m.Best = optional(o, "best", nil, pointer(readPart[Trial]))
	m.Recommended = optional(o, "recommended", nil, pointer(readPart[Trial]))
	m.FrontSize = optional(o, "front_size", zero[int64](), readInt)
	m.Sampler = optional(o, "sampler", nil, pointer(readPart[SamplerStatus]))
	m.Stopping = optional(o, "stopping", nil, pointer(readPart[StoppingSafety]))
	m.NewestEvent = optional(o, "newest_event", zero[int64](), readInt)
	m.StorageProblem = optional(o, "storage_problem", nil, pointer(readString))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *StepsSpec) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *StepsSpec) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.Max = required(o, "max", readInt)
	m.Min = optional(o, "min", 1, readInt)
	m.Unit = optional(o, "unit", nil, pointer(readString))
	m.Value = optional(o, "value", StepValueLast, readEnum[StepValue])
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *StoppingSafety) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *StoppingSafety) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.Checked = required(o, "checked", readInt)
	m.WouldStop = required(o, "would_stop", readInt)
	m.BestWouldStop = optional(o, "best_would_stop", zero[bool](), readBool)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *StoredReport) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *StoredReport) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.TrialID = required(o, "trial_id", readInt)
	m.Attempt = required(o, "attempt", readInt)
	m.Step = required(o, "step", readInt)
	m.Objectives = optional(o, "objectives", nil, readMap[ReportedValues](readFloat))
	m.Diverged = optional(o, "diverged", zero[bool](), readBool)
	m.Decision = optional(o, "decision", DecisionContinue, readEnum[Decision])
	m.Reason = optional(o, "reason", nil, pointer(readString))
	m.Checkpoint = optional(o, "checkpoint", nil, pointer(readPart[Checkpoint]))
	m.TimeMillis = required(o, "time_ms", readInt)
}

// MarshalJSON implements [json.Marshaler].
func (m StudyChanged) MarshalJSON() ([]byte, error) {
	type fields StudyChanged // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"StudyChanged", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *StudyChanged) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *StudyChanged) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "StudyChanged")
	m.EventID = required(o, "event_id", readInt)
	m.TimeMillis = required(o, "time_ms", readInt)
	m.State = required(o, "state", readEnum[StudyState])
	m.Reason = optional(o, "reason", zero[FinishReason](), readEnum[FinishReason])
	m.Revision = required(o, "revision", readInt)
	m.ObjectiveRevision = required(o, "objective_revision", readInt)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *StudyInfo) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *StudyInfo) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.Study = required(o, "study", readString)
	m.Spec = required(o, "spec", readPart[StudySpec])
	m.State = required(o, "state", readEnum[StudyState])
	m.Reason = optional(o, "reason", zero[FinishReason](), readEnum[FinishReason])
	m.Revision = required(o, "revision", readInt)
	m.ObjectiveRevision = required(o, "objective_revision", readInt)
	m.CreatedMillis = required(o, "created_ms", readInt)
	m.RunningSeconds = optional(o, "running_s", zero[float64](), readFloat)
	m.Counts = optional(o, "counts", zero[TrialCounts](), readPart[TrialCounts])
	m.CreatedTrials = optional(o, "created_trials", zero[int64](), readInt)
	m.UsedSteps = optional(o, "used_steps", zero[int64](), readInt)
	m.SavedSteps = optional(o, "saved_steps", zero[int64](), readInt)
}

// MarshalJSON implements [json.Marshaler].
func (m StudySpec) MarshalJSON() ([]byte, error) {
	type fields StudySpec // without this method
	m.Parameters = orEmptyList(m.Parameters)
	m.Objectives = orEmptyList(m.Objectives)
	return marshal(fields(m))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *StudySpec) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *StudySpec) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.Parameters = required(o, "parameters", readList(decodeParameterSpec))
	m.Objectives = required(o, "objectives", readList(readPart[ObjectiveSpec]))
	m.MaxTrials = optional(o, "max_trials", zero[int64](), readInt)
	m.MaxSteps = optional(o, "max_steps", zero[int64](), readInt)
	m.MaxFailures = optional(o, "max_failures", zero[int64](), readInt)
	m.MaxConsecutiveFailures = optional(o, "max_consecutive_failures", zero[int64](), readInt)
	m.DeadlineSeconds = optional(o, "deadline_s", zero[float64](), readFloat)
	m.StopAt = optional(o, "stop_at", nil, readMap[ObjectiveValues](readFloat))
	m.Seed = optional(o, "seed", nil, pointer(readInt))
	m.Deterministic = optional(o, "deterministic", zero[bool](), readBool)
	m.Sampler = optional(o, "sampler", nil, decodeSamplerSpec)
	m.Steps = optional(o, "steps", nil, pointer(readPart[StepsSpec]))
	m.Stopping = optional(o, "stopping", nil, decodeStoppingSpec)
	m.LeaseSeconds = optional(o, "lease_s", 60.0, readFloat)
	m.MaxRetries = optional(o, "max_retries", Ptr[int64](2), pointer(readInt))
	m.MaxPreemptions = optional(o, "max_preemptions", Ptr[int64](20), pointer(readInt))
	m.AllowRepeats = optional(o, "allow_repeats", zero[bool](), readBool)
	m.TransferFrom = optional(o, "transfer_from", nil, readList(readString))
	m.Description = optional(o, "description", nil, pointer(readString))
	m.Labels = optional(o, "labels", nil, readMap[OperatorLabels](readString))
}

// MarshalJSON implements [json.Marshaler].
func (m SubmitReportsRequest) MarshalJSON() ([]byte, error) {
	type fields SubmitReportsRequest // without this method
	m.Reports = orEmptyList(m.Reports)
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"SubmitReportsRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *SubmitReportsRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *SubmitReportsRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "SubmitReportsRequest")
	m.Study = optional(o, "study", "default", readString)
	m.WorkerID = optional(o, "worker_id", zero[string](), readString)
	m.Reports = required(o, "reports", readList(readPart[Report]))
	m.NextCount = optional(o, "next_count", zero[int64](), readInt)
	m.LeaseSeconds = optional(o, "lease_s", zero[float64](), readFloat)
}

// MarshalJSON implements [json.Marshaler].
func (m SubmitReportsResponse) MarshalJSON() ([]byte, error) {
	type fields SubmitReportsResponse // without this method
	m.Receipts = orEmptyList(m.Receipts)
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"SubmitReportsResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *SubmitReportsResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *SubmitReportsResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "SubmitReportsResponse")
	m.Receipts = required(o, "receipts", readList(readPart[ReportReceipt]))
	m.Next = optional(o, "next", nil, pointer(readPart[GetSuggestionResponse]))
}

// MarshalJSON implements [json.Marshaler].
func (m SubmitResultRequest) MarshalJSON() ([]byte, error) {
	type fields SubmitResultRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"SubmitResultRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *SubmitResultRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *SubmitResultRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "SubmitResultRequest")
	m.Study = optional(o, "study", "default", readString)
	m.WorkerID = optional(o, "worker_id", zero[string](), readString)
	m.Results = optional(o, "results", nil, readList(readPart[Result]))
	m.Failures = optional(o, "failures", nil, readList(readPart[Failure]))
	m.NextCount = optional(o, "next_count", zero[int64](), readInt)
	m.LeaseSeconds = optional(o, "lease_s", zero[float64](), readFloat)
}

// MarshalJSON implements [json.Marshaler].
func (m SubmitResultResponse) MarshalJSON() ([]byte, error) {
	type fields SubmitResultResponse // without this method
	m.Receipts = orEmptyList(m.Receipts)
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"SubmitResultResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *SubmitResultResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *SubmitResultResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "SubmitResultResponse")
	m.Receipts = required(o, "receipts", readList(readPart[Receipt]))
	m.Next = optional(o, "next", nil, pointer(readPart[GetSuggestionResponse]))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *Suggestion) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *Suggestion) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.TrialID = required(o, "trial_id", readInt)
	m.Attempt = required(o, "attempt", readInt)
	m.Lease = required(o, "lease", readString)
	m.LeaseSeconds = required(o, "lease_s", readFloat)
	m.Parameters = required(o, "parameters", readMap[ParameterSet](readScalar))
	m.Standing = optional(o, "standing", StandingHeld, readEnum[Standing])
	m.State = optional(o, "state", TrialStateRunning, readEnum[TrialState])
	m.NextStep = optional(o, "next_step", zero[int64](), readInt)
	m.Resume = optional(o, "resume", nil, pointer(readPart[Resume]))
}

// MarshalJSON implements [json.Marshaler].
func (m ThresholdSpec) MarshalJSON() ([]byte, error) {
	type fields ThresholdSpec // without this method
	m.Objectives = orEmptyMap(m.Objectives)
	return marshal(struct {
		Tag string `json:"type"`
		fields
	}{"threshold", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *ThresholdSpec) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *ThresholdSpec) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("type", "threshold")
	m.Step = required(o, "step", readInt)
	m.Objectives = required(o, "objectives", readMap[ReportedValues](readFloat))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *Trial) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *Trial) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.TrialID = required(o, "trial_id", readInt)
	m.State = required(o, "state", readEnum[TrialState])
	m.Origin = optional(o, "origin", OriginSampler, readEnum[Origin])
	m.OriginDetail = optional(o, "origin_detail", zero[string](), readString)
	m.Parameters = required(o, "parameters", readMap[ParameterSet](readScalar))
	m.Attempt = optional(o, "attempt", zero[int64](), readInt)
	m.WorkerID = optional(o, "worker_id", zero[string](), readString)
	m.Objectives = optional(o, "objectives", nil, readMap[ObjectiveValues](readFloat))
	m.Costs = optional(o, "costs", nil, readList(readPart[GroupCost]))
	m.ObjectiveRevision = optional(o, "objective_revision", zero[int64](), readInt)
	m.Retries = optional(o, "retries", zero[int64](), readInt)
	m.Preemptions = optional(o, "preemptions", zero[int64](), readInt)
	m.Step = optional(o, "step", zero[int64](), readInt)
	m.Reason = optional(o, "reason", nil, pointer(readString))
	m.Metadata = optional(o, "metadata", nil, readObject)
	m.CreatedMillis = required(o, "created_ms", readInt)
	m.StartedMillis = optional(o, "started_ms", nil, pointer(readInt))
	m.EndedMillis = optional(o, "ended_ms", nil, pointer(readInt))
	m.Changed = optional(o, "changed", zero[int64](), readInt)
	m.Note = optional(o, "note", nil, pointer(readString))
	m.Labels = optional(o, "labels", nil, readMap[OperatorLabels](readString))
}

// MarshalJSON implements [json.Marshaler].
func (m TrialChanged) MarshalJSON() ([]byte, error) {
	type fields TrialChanged // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"TrialChanged", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *TrialChanged) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *TrialChanged) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "TrialChanged")
	m.EventID = required(o, "event_id", readInt)
	m.TimeMillis = required(o, "time_ms", readInt)
	m.TrialID = required(o, "trial_id", readInt)
	m.State = required(o, "state", readEnum[TrialState])
	m.Attempt = optional(o, "attempt", zero[int64](), readInt)
	m.WorkerID = optional(o, "worker_id", zero[string](), readString)
	m.Step = optional(o, "step", zero[int64](), readInt)
	m.Reason = optional(o, "reason", nil, pointer(readString))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *TrialCounts) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *TrialCounts) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.Queued = optional(o, "queued", zero[int64](), readInt)
	m.Running = optional(o, "running", zero[int64](), readInt)
	m.Paused = optional(o, "paused", zero[int64](), readInt)
	m.Completed = optional(o, "completed", zero[int64](), readInt)
	m.Stopped = optional(o, "stopped", zero[int64](), readInt)
	m.Infeasible = optional(o, "infeasible", zero[int64](), readInt)
	m.Failed = optional(o, "failed", zero[int64](), readInt)
	m.Cancelled = optional(o, "cancelled", zero[int64](), readInt)
	m.Lost = optional(o, "lost", zero[int64](), readInt)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *TrialMetadata) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *TrialMetadata) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.TrialID = required(o, "trial_id", readInt)
	m.Metadata = optional(o, "metadata", nil, readObject)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *TrialUpdate) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *TrialUpdate) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.TrialID = required(o, "trial_id", readInt)
	m.Note = optional(o, "note", nil, pointer(readString))
	m.Labels = optional(o, "labels", nil, readMap[OperatorLabels](readString))
}

// MarshalJSON implements [json.Marshaler].
func (m UniformSpec) MarshalJSON() ([]byte, error) {
	type fields UniformSpec // without this method
	return marshal(struct {
		Tag string `json:"type"`
		fields
	}{"uniform", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *UniformSpec) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *UniformSpec) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("type", "uniform")
}

// MarshalJSON implements [json.Marshaler].
func (m UpdateObjectivesRequest) MarshalJSON() ([]byte, error) {
	type fields UpdateObjectivesRequest // without this method
	m.Objectives = orEmptyList(m.Objectives)
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"UpdateObjectivesRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *UpdateObjectivesRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *UpdateObjectivesRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "UpdateObjectivesRequest")
	m.Study = optional(o, "study", "default", readString)
	m.ExpectedRevision = required(o, "expected_revision", readInt)
	m.Objectives = required(o, "objectives", readList(readPart[ObjectiveSpec]))
}

// MarshalJSON implements [json.Marshaler].
func (m UpdateObjectivesResponse) MarshalJSON() ([]byte, error) {
	type fields UpdateObjectivesResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"UpdateObjectivesResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *UpdateObjectivesResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *UpdateObjectivesResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "UpdateObjectivesResponse")
	m.Info = required(o, "info", readPart[StudyInfo])
}

// MarshalJSON implements [json.Marshaler].
func (m UpdateStudyRequest) MarshalJSON() ([]byte, error) {
	type fields UpdateStudyRequest // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"UpdateStudyRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *UpdateStudyRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *UpdateStudyRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "UpdateStudyRequest")
	m.Study = optional(o, "study", "default", readString)
	m.ExpectedRevision = required(o, "expected_revision", readInt)
	m.MaxTrials = optional(o, "max_trials", zero[int64](), readInt)
	m.MaxSteps = optional(o, "max_steps", zero[int64](), readInt)
	m.MaxFailures = optional(o, "max_failures", zero[int64](), readInt)
	m.MaxConsecutiveFailures = optional(o, "max_consecutive_failures", zero[int64](), readInt)
	m.DeadlineSeconds = optional(o, "deadline_s", zero[float64](), readFloat)
	m.StopAt = optional(o, "stop_at", nil, readMap[ObjectiveValues](readFloat))
	m.Clear = optional(o, "clear", nil, readList(readEnum[EndName]))
	m.Description = optional(o, "description", nil, pointer(readString))
	m.Labels = optional(o, "labels", nil, readMap[OperatorLabels](readString))
}

// MarshalJSON implements [json.Marshaler].
func (m UpdateStudyResponse) MarshalJSON() ([]byte, error) {
	type fields UpdateStudyResponse // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"UpdateStudyResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *UpdateStudyResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *UpdateStudyResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "UpdateStudyResponse")
	m.Info = required(o, "info", readPart[StudyInfo])
}

// MarshalJSON implements [json.Marshaler].
func (m UpdateTrialsRequest) MarshalJSON() ([]byte, error) {
	type fields UpdateTrialsRequest // without this method
	m.Updates = orEmptyList(m.Updates)
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"UpdateTrialsRequest", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *UpdateTrialsRequest) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *UpdateTrialsRequest) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "UpdateTrialsRequest")
	m.Study = optional(o, "study", "default", readString)
	m.Updates = required(o, "updates", readList(readPart[TrialUpdate]))
}

// MarshalJSON implements [json.Marshaler].
func (m UpdateTrialsResponse) MarshalJSON() ([]byte, error) {
	type fields UpdateTrialsResponse // without this method
	m.Receipts = orEmptyList(m.Receipts)
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"UpdateTrialsResponse", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *UpdateTrialsResponse) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *UpdateTrialsResponse) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "UpdateTrialsResponse")
	m.Receipts = required(o, "receipts", readList(readPart[Receipt]))
}

// MarshalJSON implements [json.Marshaler].
func (m WorkerChanged) MarshalJSON() ([]byte, error) {
	type fields WorkerChanged // without this method
	return marshal(struct {
		Tag string `json:"tag"`
		fields
	}{"WorkerChanged", fields(m)})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *WorkerChanged) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *WorkerChanged) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	o.tag("tag", "WorkerChanged")
	m.EventID = required(o, "event_id", readInt)
	m.TimeMillis = required(o, "time_ms", readInt)
	m.WorkerID = required(o, "worker_id", readString)
	m.State = required(o, "state", readEnum[WorkerState])
}

// UnmarshalJSON implements [json.Unmarshaler].
func (m *WorkerStatus) UnmarshalJSON(data []byte) error { return unmarshal(data, m) }

func (m *WorkerStatus) decode(d *decoder, raw json.RawMessage) {
	o := d.object(raw)
	m.WorkerID = required(o, "worker_id", readString)
	m.Name = optional(o, "name", nil, pointer(readString))
	m.Host = optional(o, "host", nil, pointer(readString))
	m.State = optional(o, "state", WorkerStateActive, readEnum[WorkerState])
	m.Draining = optional(o, "draining", zero[bool](), readBool)
	m.CanResume = optional(o, "can_resume", zero[bool](), readBool)
	m.Labels = optional(o, "labels", nil, readMap[Labels](readString))
	m.Running = optional(o, "running", nil, readList(readInt))
	m.Completed = optional(o, "completed", zero[int64](), readInt)
	m.Failed = optional(o, "failed", zero[int64](), readInt)
	m.SilentSeconds = optional(o, "silent_s", zero[float64](), readFloat)
}
