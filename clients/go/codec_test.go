package hola

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func finite(t *rapid.T) float64 {
	return rapid.Float64().Filter(func(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }).Draw(t, "number")
}

func text(t *rapid.T) string {
	return strings.ReplaceAll(rapid.String().Draw(t, "text"), "\x00", "")
}

func name(t *rapid.T) string {
	return rapid.StringMatching(`[A-Za-z_][A-Za-z0-9_.\-]{0,8}`).Draw(t, "name")
}

func TestResultsRoundTripToTheBit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := ObjectiveValues{}
		for range rapid.IntRange(0, 4).Draw(t, "objectives") {
			values[name(t)] = finite(t)
		}
		sent := SubmitResultRequest{
			Study:        rapid.SampledFrom([]string{"", "a"}).Draw(t, "study"),
			Results:      []Result{{TrialID: rapid.Int64Range(1, maxInteger).Draw(t, "trial"), Lease: text(t), Objectives: values}},
			NextCount:    rapid.Int64Range(0, 256).Draw(t, "next"),
			LeaseSeconds: rapid.Float64Range(0.1, 1e6).Draw(t, "lease"),
		}
		data, err := json.Marshal(sent)
		if err != nil {
			t.Fatal(err)
		}
		var got SubmitResultRequest
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatalf("%v: %s", err, data)
		}
		if sent.Study == "" {
			sent.Study = "default"
		}
		for name, want := range values {
			if math.Float64bits(got.Results[0].Objectives[name]) != math.Float64bits(want) {
				t.Errorf("%q: %v became %v", name, want, got.Results[0].Objectives[name])
			}
		}
		if !reflect.DeepEqual(got, sent) {
			t.Errorf("%+v became %+v", sent, got)
		}
	})
}

func TestParameterSetsRoundTrip(t *testing.T) {
	value := func(t *rapid.T) any {
		switch rapid.IntRange(0, 4).Draw(t, "kind") {
		case 0:
			return nil
		case 1:
			return rapid.Bool().Draw(t, "boolean")
		case 2:
			return text(t)
		case 3:
			return rapid.Int64Range(-maxInteger, maxInteger).Draw(t, "integer")
		}
		return finite(t)
	}
	rapid.Check(t, func(t *rapid.T) {
		set := ParameterSet{}
		for range rapid.IntRange(0, 5).Draw(t, "parameters") {
			set[name(t)] = value(t)
		}
		data, err := json.Marshal(EnqueueTrialsRequest{Trials: []ParameterSet{set}})
		if err != nil {
			t.Fatal(err)
		}
		var got EnqueueTrialsRequest
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatalf("%v: %s", err, data)
		}
		if !reflect.DeepEqual(got.Trials, []ParameterSet{set}) {
			t.Errorf("%v became %v by %s", set, got.Trials, data)
		}
	})
}

func TestMetadataKeepsItsMeaning(t *testing.T) {
	var value func(t *rapid.T, depth int) any
	value = func(t *rapid.T, depth int) any {
		switch rapid.IntRange(0, 5+min(depth, 1)).Draw(t, "kind") {
		case 0:
			return nil
		case 1:
			return text(t)
		case 2:
			return finite(t)
		case 3:
			return rapid.Bool().Draw(t, "boolean")
		case 4:
			return map[string]any{text(t): finite(t)}
		case 5:
			return []any{text(t)}
		}
		return []any{value(t, depth-1), value(t, depth-1)}
	}
	rapid.Check(t, func(t *rapid.T) {
		given := map[string]any{"value": value(t, 3)}
		var got map[string]any
		if err := json.Unmarshal(cleanMetadata(given), &got); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, given) {
			t.Errorf("%v became %v", given, got)
		}
	})
}

func TestReadersNeverPanic(t *testing.T) {
	seed := `{"tag":"GetSuggestionResponse","status":"suggestions","suggestions":[{"trial_id":1,"attempt":1,` +
		`"lease":"\ud83d\ude00","lease_s":60.0,"parameters":{"x":null}}]}`
	rapid.Check(t, func(t *rapid.T) {
		data := []byte(seed)
		for range rapid.IntRange(1, 6).Draw(t, "changes") {
			at := rapid.IntRange(0, len(data)-1).Draw(t, "at")
			data[at] = rapid.SampledFrom([]byte(`{}[]",:\u0d1-e.ntf`+"\xff")).Draw(t, "byte")
		}
		var reply GetSuggestionResponse
		_ = decodeReply(data, &reply)
	})
}

func TestZerosAndDefaults(t *testing.T) {
	for _, c := range []struct {
		message any
		want    string
	}{
		{GetTopKRequest{}, `{"tag":"GetTopKRequest"}`},
		{GetTopKRequest{Study: "a", Limit: 10}, `{"tag":"GetTopKRequest","study":"a","limit":10}`},
		{GetEventsRequest{After: Ptr(int64(0))}, `{"tag":"GetEventsRequest","after":0}`},
		{ExploreExploitSpec{ExploreProbability: Ptr(0.0)}, `{"type":"explore_exploit","explore_probability":0}`},
		{ExploreExploitSpec{}, `{"type":"explore_exploit"}`},
		{StatusRequest{MaxWorkers: Ptr(int64(0))}, `{"tag":"StatusRequest","max_workers":0}`},
		{GroupCost{Group: "a", Cost: Ptr(math.Copysign(0, -1))}, `{"group":"a","cost":-0.0}`},
		{GroupCost{Group: "a"}, `{"group":"a"}`},
		{CategoricalParameter{Name: "c", Choices: []ParameterValue{1.0, 1, 1e20, "1", 0.5, nil}},
			`{"type":"categorical","name":"c","choices":[1.0,1,100000000000000000000.0,"1",0.5,null]}`},
		{GetTrialsRequest{States: []TrialState{}}, `{"tag":"GetTrialsRequest"}`},
		{SubmitReportsRequest{}, `{"tag":"SubmitReportsRequest","reports":[]}`},
		{Report{TrialID: 1, Lease: "a", Step: 2}, `{"trial_id":1,"lease":"a","step":2}`},
		{Report{TrialID: 1, Lease: "a", Step: 2, Objectives: ReportedValues{}, Diverged: true, Checkpoint: &Checkpoint{URI: "u", Host: Ptr("")}},
			`{"trial_id":1,"lease":"a","step":2,"objectives":{},"diverged":true,"checkpoint":{"uri":"u","host":""}}`},
		{RegisterWorkerRequest{CanResume: true, Labels: Labels{"node": "n1"}},
			`{"tag":"RegisterWorkerRequest","can_resume":true,"labels":{"node":"n1"}}`},
		{Result{TrialID: 1, Lease: "a"}, `{"trial_id":1,"lease":"a","objectives":{}}`},
		{
			Result{TrialID: 1, Lease: "-0", Objectives: ObjectiveValues{"-0": 1e300}, Metadata: Metadata(`{ "a": -0, "b": "-0\"-0", "c": [-0.5,-0e1,-10] }`)},
			`{"trial_id":1,"lease":"-0","objectives":{"-0":1e+300},"metadata":{"a":-0.0,"b":"-0\"-0","c":[-0.5,-0e1,-10]}}`,
		},
		{EnqueueTrialsRequest{Trials: []ParameterSet{{"n": nil, "i": 3, "u": uint8(4), "f": float32(0.5), "z": math.Copysign(0, -1)}, nil}},
			`{"tag":"EnqueueTrialsRequest","trials":[{"f":0.5,"i":3,"n":null,"u":4,"z":-0.0},{}]}`},
		{StudySpec{
			Parameters: []ParameterSpec{&IntegerParameter{Name: "n", Low: 1, High: 8}, UnknownParameterSpec{Raw: []byte(`{"type":"moon"}`)}},
			Objectives: []ObjectiveSpec{{Name: "loss", Direction: DirectionMaximize, Limit: Ptr(0.0)}},
			Sampler:    HypercubeSpec{},
			Steps:      &StepsSpec{Max: 81, Unit: Ptr("epoch")},
			Stopping:   AshaSpec{Grace: 1},
			MaxRetries: Ptr(int64(0)),
		}, `{"parameters":[{"type":"integer","name":"n","low":1,"high":8},{"type":"moon"}],"objectives":[{"name":"loss",` +
			`"direction":"maximize","limit":0}],"sampler":{"type":"hypercube"},"steps":{"max":81,"unit":"epoch"},"stopping":{"type":"asha","grace":1},"max_retries":0}`},
	} {
		got, err := marshal(c.message)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

// A field that a later version brings raises the version that a request names, once it is used.
func TestTheVersionIsTheLowestThatHasAllThatIsUsed(t *testing.T) {
	type part struct {
		Old int64  `json:"old,omitzero"`
		New *int64 `json:"new,omitzero" since:"1.2"`
	}
	for want, message := range map[version]any{
		{}:     []part{{Old: 1}},
		{1, 2}: []part{{Old: 1}, {New: Ptr(int64(0))}},
	} {
		got, err := check(message)
		if err != nil || got != want {
			t.Errorf("%+v needs %v: %v", message, got, err)
		}
	}
}

func TestAReaderFillsDefaultsIn(t *testing.T) {
	var reply RegisterWorkerResponse
	err := unmarshal([]byte(`{"tag":"RegisterWorkerResponse","worker_id":"w","limits":{"max_wait_s":0},"info":{"study":"a",`+
		`"spec":{"parameters":[],"objectives":[{"name":"loss"}],"sampler":{"type":"oracle","depth":3}},"state":"dreaming",`+
		`"revision":1,"objective_revision":1,"created_ms":0}}`), &reply)
	if err != nil {
		t.Fatal(err)
	}
	if reply.Limits.MaxBatch != 256 || reply.Limits.MaxWaitSeconds != 0 || *reply.Info.Spec.MaxRetries != 2 {
		t.Errorf("%+v", reply)
	}
	if spec := reply.Info.Spec; spec.Objectives[0].Direction != DirectionMinimize || spec.LeaseSeconds != 60 {
		t.Errorf("%+v", spec)
	}
	unknown, ok := reply.Info.Spec.Sampler.(UnknownSamplerSpec)
	if !ok || unknown.Type != "oracle" || string(unknown.Raw) != `{"type":"oracle","depth":3}` {
		t.Errorf("%#v", reply.Info.Spec.Sampler)
	}
	if reply.Info.State != "dreaming" {
		t.Errorf("state %q", reply.Info.State)
	}
}

func TestAReaderFillsDefaultsOfAStudyIn(t *testing.T) {
	for data, want := range map[string]StudySpec{
		`{"parameters":[],"objectives":[],"steps":{"max":9},"stopping":{"type":"asha"}}`: {
			Steps: &StepsSpec{Max: 9, Min: 1, Value: StepValueLast}, Stopping: AshaSpec{Eta: 3, MinTrials: 4},
		},
		`{"parameters":[],"objectives":[],"stopping":{"type":"median","every":2}}`: {Stopping: MedianSpec{Every: 2, MinTrials: 4}},
		`{"parameters":[],"objectives":[],"stopping":{"type":"none"}}`:             {Stopping: NoStoppingSpec{}},
		`{"parameters":[],"objectives":[],"stopping":{"type":"threshold","step":3,"objectives":{"loss":0}}}`: {
			Stopping: ThresholdSpec{Step: 3, Objectives: ReportedValues{"loss": 0}},
		},
		`{"parameters":[],"objectives":[],"stopping":{"type":"oracle"}}`: {
			Stopping: UnknownStoppingSpec{Type: "oracle", Raw: []byte(`{"type":"oracle"}`)},
		},
		`{"parameters":[],"objectives":[]}`: {},
	} {
		var got StudySpec
		if err := json.Unmarshal([]byte(data), &got); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual([]any{got.Steps, got.Stopping}, []any{want.Steps, want.Stopping}) {
			t.Errorf("%s: got %+v and %+v, want %+v and %+v", data, got.Steps, got.Stopping, want.Steps, want.Stopping)
		}
	}
}

func TestAReaderNamesThePath(t *testing.T) {
	for body, want := range map[string]string{
		`{"tag":"HeartbeatResponse","lease_commands":[{"trial_id":"3"}]}`:              `/lease_commands/0/trial_id: want an integer, not "3"`,
		`{"tag":"HeartbeatResponse","lease_commands":[{"trial_id":3.0}]}`:              `/lease_commands/0/trial_id: want an integer within ±(2^53-1), not 3.0`,
		`{"tag":"HeartbeatResponse","lease_commands":{"a":1}}`:                         `/lease_commands: want a list, not an object`,
		`{"tag":"HeartbeatResponse","command":1}`:                                      `/command: want a string, not 1`,
		`{"tag":"HeartbeatResponse","command":"\u0000"}`:                               `/command: a text holds U+0000`,
		`{"tag":"HeartbeatResponse","command":"a\\\ud800b"}`:                           `/command: a text holds a lone surrogate`,
		`{"TAG":"HeartbeatResponse"}`:                                                  `/tag: is missing`,
		`{"tag":"StatusResponse"}`:                                                     `/tag: want "HeartbeatResponse", not "StatusResponse"`,
		`[]`:                                                                           `want an object, not a list`,
		`{"tag":"HeartbeatResponse","lease_commands":[{"trial_id":9007199254740992}]}`: `/lease_commands/0/trial_id: want an integer within ±(2^53-1), not 9007199254740992`,
	} {
		var reply HeartbeatResponse
		if err := unmarshal([]byte(body), &reply); err == nil || err.Error() != want {
			t.Errorf("%s:\ngot  %v\nwant %s", body, err, want)
		}
	}
}

func TestWhatCannotTravelIsAnErrorWithItsPath(t *testing.T) {
	for _, c := range []struct {
		message any
		path    string
	}{
		{SubmitResultRequest{Results: []Result{{Objectives: ObjectiveValues{"loss": math.NaN()}}}}, "/results/0/objectives/loss"},
		{CancelTrialsRequest{TrialIDs: []int64{1, 1 << 53}}, "/trial_ids/1"},
		{CancelTrialsRequest{Reason: Ptr("a\x00")}, "/reason"},
		{CancelTrialsRequest{Reason: Ptr("\xff")}, "/reason"},
		{SubmitResultRequest{Failures: []Failure{{Metadata: Metadata(`[1]`)}}}, "/failures/0/metadata"},
		{SubmitResultRequest{Failures: []Failure{{Metadata: Metadata(`{`)}}}, "/failures/0/metadata"},
		{EnqueueTrialsRequest{Trials: []ParameterSet{{"a/b": struct{}{}}}}, "/trials/0/a~1b"},
		{EnqueueTrialsRequest{Trials: []ParameterSet{{"a": []int{1}}}}, "/trials/0/a"},
		{EnqueueTrialsRequest{Trials: []ParameterSet{{"a": uint64(1 << 63)}}}, "/trials/0/a"},
		{EnqueueTrialsRequest{Trials: []ParameterSet{{"a": float32(math.Inf(-1))}}}, "/trials/0/a"},
		{CreateStudyRequest{Spec: StudySpec{Parameters: []ParameterSpec{nil}}}, "/spec/parameters/0"},
	} {
		_, err := json.Marshal(c.message)
		var server *ServerError
		if !errors.As(err, &server) || server.Code != ErrorCodeInvalidMessage || server.Path != c.path {
			t.Errorf("%T: %v, want a path %s", c.message, err, c.path)
		}
	}
}
