"""The worker: takes trials of one study, evaluates them and submits the outcomes, until the study is finished."""
