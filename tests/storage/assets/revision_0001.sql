BEGIN TRANSACTION;
CREATE TABLE counters (
	name TEXT NOT NULL, 
	value BIGINT NOT NULL, 
	PRIMARY KEY (name)
)
 WITHOUT ROWID

;
INSERT INTO "counters" VALUES('last_study_id',4);
CREATE TABLE events (
	study_id BIGINT NOT NULL, 
	event_id BIGINT NOT NULL, 
	body_json TEXT NOT NULL, 
	PRIMARY KEY (study_id, event_id)
);
INSERT INTO "events" VALUES(1,1,'{"tag":"StudyChanged","event_id":1,"time_ms":100000,"state":"running","revision":1,"objective_revision":1}');
INSERT INTO "events" VALUES(3,1,'{"tag":"StudyChanged","event_id":1,"time_ms":100000,"state":"running","revision":1,"objective_revision":1}');
INSERT INTO "events" VALUES(4,1,'{"tag":"StudyChanged","event_id":1,"time_ms":100000,"state":"running","revision":1,"objective_revision":1}');
INSERT INTO "events" VALUES(1,2,'{"tag":"WorkerChanged","event_id":2,"time_ms":100000,"worker_id":"00000000-0000-4000-8000-000000000001","state":"active"}');
INSERT INTO "events" VALUES(1,3,'{"tag":"WorkerChanged","event_id":3,"time_ms":100000,"worker_id":"00000000-0000-4000-8000-000000000002","state":"active"}');
INSERT INTO "events" VALUES(1,4,'{"tag":"TrialChanged","event_id":4,"time_ms":100000,"trial_id":1,"state":"running","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO "events" VALUES(1,5,'{"tag":"TrialChanged","event_id":5,"time_ms":100000,"trial_id":1,"state":"completed","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO "events" VALUES(1,6,'{"tag":"TrialChanged","event_id":6,"time_ms":100000,"trial_id":2,"state":"running","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO "events" VALUES(1,7,'{"tag":"TrialChanged","event_id":7,"time_ms":100000,"trial_id":2,"state":"completed","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO "events" VALUES(1,8,'{"tag":"TrialChanged","event_id":8,"time_ms":100000,"trial_id":3,"state":"running","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO "events" VALUES(1,9,'{"tag":"TrialChanged","event_id":9,"time_ms":100000,"trial_id":3,"state":"completed","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO "events" VALUES(1,10,'{"tag":"TrialChanged","event_id":10,"time_ms":100000,"trial_id":4,"state":"running","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO "events" VALUES(1,11,'{"tag":"TrialChanged","event_id":11,"time_ms":100000,"trial_id":4,"state":"completed","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO "events" VALUES(1,12,'{"tag":"ModelChanged","event_id":12,"time_ms":100000,"model_version":1}');
INSERT INTO "events" VALUES(1,13,'{"tag":"TrialChanged","event_id":13,"time_ms":100000,"trial_id":5,"state":"running","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO "events" VALUES(1,14,'{"tag":"TrialChanged","event_id":14,"time_ms":100000,"trial_id":5,"state":"completed","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO "events" VALUES(1,15,'{"tag":"TrialChanged","event_id":15,"time_ms":100000,"trial_id":6,"state":"running","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO "events" VALUES(1,16,'{"tag":"TrialChanged","event_id":16,"time_ms":100000,"trial_id":6,"state":"completed","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO "events" VALUES(1,17,'{"tag":"ModelChanged","event_id":17,"time_ms":100000,"model_version":2}');
INSERT INTO "events" VALUES(1,18,'{"tag":"TrialChanged","event_id":18,"time_ms":100000,"trial_id":7,"state":"running","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO "events" VALUES(1,19,'{"tag":"TrialChanged","event_id":19,"time_ms":100000,"trial_id":7,"state":"completed","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO "events" VALUES(1,20,'{"tag":"TrialChanged","event_id":20,"time_ms":100000,"trial_id":8,"state":"running","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO "events" VALUES(1,21,'{"tag":"TrialChanged","event_id":21,"time_ms":100000,"trial_id":8,"state":"completed","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO "events" VALUES(1,22,'{"tag":"ModelChanged","event_id":22,"time_ms":100000,"model_version":3}');
INSERT INTO "events" VALUES(1,23,'{"tag":"TrialChanged","event_id":23,"time_ms":100000,"trial_id":9,"state":"running","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO "events" VALUES(1,24,'{"tag":"TrialChanged","event_id":24,"time_ms":100000,"trial_id":9,"state":"failed","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001","reason":"out of memory\nat line 3"}');
INSERT INTO "events" VALUES(1,25,'{"tag":"TrialChanged","event_id":25,"time_ms":100000,"trial_id":10,"state":"running","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO "events" VALUES(1,26,'{"tag":"TrialChanged","event_id":26,"time_ms":100000,"trial_id":10,"state":"failed","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001","reason":"planted"}');
INSERT INTO "events" VALUES(1,27,'{"tag":"TrialChanged","event_id":27,"time_ms":100000,"trial_id":11,"state":"running","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO "events" VALUES(1,28,'{"tag":"TrialChanged","event_id":28,"time_ms":100000,"trial_id":11,"state":"infeasible","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001","reason":"planted"}');
INSERT INTO "events" VALUES(1,29,'{"tag":"TrialChanged","event_id":29,"time_ms":100000,"trial_id":12,"state":"running","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000002"}');
INSERT INTO "events" VALUES(1,30,'{"tag":"TrialChanged","event_id":30,"time_ms":100000,"trial_id":12,"state":"cancelled","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000002","reason":"not needed"}');
INSERT INTO "events" VALUES(1,31,'{"tag":"TrialChanged","event_id":31,"time_ms":100000,"trial_id":13,"state":"running","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000002"}');
INSERT INTO "events" VALUES(1,32,'{"tag":"TrialChanged","event_id":32,"time_ms":110000,"trial_id":13,"state":"queued","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000002","reason":"the lease of attempt 1 expired"}');
INSERT INTO "events" VALUES(1,33,'{"tag":"TrialChanged","event_id":33,"time_ms":111000,"trial_id":13,"state":"running","attempt":2,"worker_id":"00000000-0000-4000-8000-000000000002"}');
INSERT INTO "events" VALUES(1,34,'{"tag":"TrialChanged","event_id":34,"time_ms":121000,"trial_id":13,"state":"lost","attempt":2,"worker_id":"00000000-0000-4000-8000-000000000002","reason":"the lease of attempt 2 expired"}');
INSERT INTO "events" VALUES(1,35,'{"tag":"TrialChanged","event_id":35,"time_ms":122000,"trial_id":14,"state":"running","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000002"}');
INSERT INTO "events" VALUES(1,36,'{"tag":"TrialChanged","event_id":36,"time_ms":122000,"trial_id":15,"state":"queued"}');
INSERT INTO "events" VALUES(1,37,'{"tag":"TrialChanged","event_id":37,"time_ms":122000,"trial_id":16,"state":"queued"}');
INSERT INTO "events" VALUES(1,38,'{"tag":"TrialChanged","event_id":38,"time_ms":122000,"trial_id":15,"state":"running","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO "events" VALUES(1,39,'{"tag":"TrialChanged","event_id":39,"time_ms":122000,"trial_id":17,"state":"completed"}');
INSERT INTO "events" VALUES(3,2,'{"tag":"WorkerChanged","event_id":2,"time_ms":122000,"worker_id":"00000000-0000-4000-8000-000000000003","state":"active"}');
INSERT INTO "events" VALUES(3,3,'{"tag":"TrialChanged","event_id":3,"time_ms":122000,"trial_id":1,"state":"running","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000003"}');
INSERT INTO "events" VALUES(3,4,'{"tag":"TrialChanged","event_id":4,"time_ms":122000,"trial_id":1,"state":"completed","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000003"}');
INSERT INTO "events" VALUES(3,5,'{"tag":"TrialChanged","event_id":5,"time_ms":122000,"trial_id":2,"state":"running","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000003"}');
INSERT INTO "events" VALUES(3,6,'{"tag":"TrialChanged","event_id":6,"time_ms":122000,"trial_id":2,"state":"completed","attempt":1,"worker_id":"00000000-0000-4000-8000-000000000003"}');
INSERT INTO "events" VALUES(3,7,'{"tag":"StudyChanged","event_id":7,"time_ms":122000,"state":"finished","reason":"max_trials","revision":1,"objective_revision":1}');
CREATE TABLE hola_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT hola_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "hola_version" VALUES('0001');
CREATE TABLE models (
	study_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	state_json TEXT NOT NULL, 
	PRIMARY KEY (study_id)
);
INSERT INTO "models" VALUES(1,3,'{"stale": false, "model": {"version": 3, "n": 8, "weights": [1.0], "means": [[0.5359987775056103, 0.3858855757642709]], "factors": [[[0.26874799195837024, 0.0], [-0.0004171530589880452, 0.2988885633701664]]], "first": 8}}');
CREATE TABLE requests (
	request_id INTEGER NOT NULL, 
	study_id BIGINT NOT NULL, 
	principal TEXT NOT NULL, 
	operation TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	response_json TEXT NOT NULL, 
	trials_json TEXT NOT NULL, 
	at_s FLOAT NOT NULL, 
	PRIMARY KEY (request_id)
);
INSERT INTO "requests" VALUES(1,1,'me','GetSuggestion','ask-0','2c191388c5673f29d9e56c9adf6b1bec','{"tag":"GetSuggestionResponse","status":"suggestions","suggestions":[{"trial_id":1,"attempt":1,"lease":"t1","lease_s":10.0,"parameters":{"x":0.14579725824296474,"kind":"a"}}]}','[[1,1]]',0.0);
INSERT INTO "requests" VALUES(2,1,'me','SubmitResult','tell-0','035f310a2a7bc115026c8c01e017e4ae','{"tag":"SubmitResultResponse","receipts":[{"trial_id":1,"outcome":"recorded","state":"completed"}]}','[]',0.0);
INSERT INTO "requests" VALUES(3,1,'me','GetSuggestion','ask-1','2c191388c5673f29d9e56c9adf6b1bec','{"tag":"GetSuggestionResponse","status":"suggestions","suggestions":[{"trial_id":2,"attempt":1,"lease":"t2","lease_s":10.0,"parameters":{"x":0.5587419336661696,"kind":"b"}}]}','[[2,1]]',0.0);
INSERT INTO "requests" VALUES(4,1,'me','SubmitResult','tell-1','3d1794c50597e331d3f27d436988bab6','{"tag":"SubmitResultResponse","receipts":[{"trial_id":2,"outcome":"recorded","state":"completed"}]}','[]',0.0);
INSERT INTO "requests" VALUES(5,1,'me','GetSuggestion','ask-2','2c191388c5673f29d9e56c9adf6b1bec','{"tag":"GetSuggestionResponse","status":"suggestions","suggestions":[{"trial_id":3,"attempt":1,"lease":"t3","lease_s":10.0,"parameters":{"x":0.9049395024776459,"kind":"a"}}]}','[[3,1]]',0.0);
INSERT INTO "requests" VALUES(6,1,'me','SubmitResult','tell-2','53447b83f6a1797d297c5514a81a34cc','{"tag":"SubmitResultResponse","receipts":[{"trial_id":3,"outcome":"recorded","state":"completed"}]}','[]',0.0);
INSERT INTO "requests" VALUES(7,1,'me','GetSuggestion','ask-3','2c191388c5673f29d9e56c9adf6b1bec','{"tag":"GetSuggestionResponse","status":"suggestions","suggestions":[{"trial_id":4,"attempt":1,"lease":"t4","lease_s":10.0,"parameters":{"x":0.3044635960832238,"kind":"b"}}]}','[[4,1]]',0.0);
INSERT INTO "requests" VALUES(8,1,'me','SubmitResult','tell-3','d1b3ec5ebfe384d325c055da6422f4ce','{"tag":"SubmitResultResponse","receipts":[{"trial_id":4,"outcome":"recorded","state":"completed"}]}','[]',0.0);
INSERT INTO "requests" VALUES(9,1,'me','GetSuggestion','ask-4','2c191388c5673f29d9e56c9adf6b1bec','{"tag":"GetSuggestionResponse","status":"suggestions","suggestions":[{"trial_id":5,"attempt":1,"lease":"t5","lease_s":10.0,"parameters":{"x":0.15624121684769332,"kind":"b"}}]}','[[5,1]]',0.0);
INSERT INTO "requests" VALUES(10,1,'me','SubmitResult','tell-4','08c7cc115623baeb9fa7e0aa27dbb726','{"tag":"SubmitResultResponse","receipts":[{"trial_id":5,"outcome":"recorded","state":"completed"}]}','[]',0.0);
INSERT INTO "requests" VALUES(11,1,'me','GetSuggestion','ask-5','2c191388c5673f29d9e56c9adf6b1bec','{"tag":"GetSuggestionResponse","status":"suggestions","suggestions":[{"trial_id":6,"attempt":1,"lease":"t6","lease_s":10.0,"parameters":{"x":0.8588568232953548,"kind":"b"}}]}','[[6,1]]',0.0);
INSERT INTO "requests" VALUES(12,1,'me','SubmitResult','tell-5','4dbb1bd711f95092d686a5d9e0a18e64','{"tag":"SubmitResultResponse","receipts":[{"trial_id":6,"outcome":"recorded","state":"completed"}]}','[]',0.0);
INSERT INTO "requests" VALUES(13,1,'me','GetSuggestion','ask-6','2c191388c5673f29d9e56c9adf6b1bec','{"tag":"GetSuggestionResponse","status":"suggestions","suggestions":[{"trial_id":7,"attempt":1,"lease":"t7","lease_s":10.0,"parameters":{"x":0.4665240689686699,"kind":"a"}}]}','[[7,1]]',0.0);
INSERT INTO "requests" VALUES(14,1,'me','SubmitResult','tell-6','286ea77f16a90aa965151df9e0b3239b','{"tag":"SubmitResultResponse","receipts":[{"trial_id":7,"outcome":"recorded","state":"completed"}]}','[]',0.0);
INSERT INTO "requests" VALUES(15,1,'me','GetSuggestion','ask-7','2c191388c5673f29d9e56c9adf6b1bec','{"tag":"GetSuggestionResponse","status":"suggestions","suggestions":[{"trial_id":8,"attempt":1,"lease":"t8","lease_s":10.0,"parameters":{"x":0.5345164156356617,"kind":"a"}}]}','[[8,1]]',0.0);
INSERT INTO "requests" VALUES(16,1,'me','SubmitResult','tell-7','3d6e2e2c6e3e9862e18b9737150c8eaf','{"tag":"SubmitResultResponse","receipts":[{"trial_id":8,"outcome":"recorded","state":"completed"}]}','[]',0.0);
INSERT INTO "requests" VALUES(17,1,'me','EnqueueTrials','enqueue','222857914e714bc57de45c3c1e2b3836','{"tag":"EnqueueTrialsResponse","trial_ids":[15,16]}','[]',22.0);
INSERT INTO "requests" VALUES(18,1,'me','GetSuggestion','open','2c191388c5673f29d9e56c9adf6b1bec','{"tag":"GetSuggestionResponse","status":"suggestions","suggestions":[{"trial_id":15,"attempt":1,"lease":"t16","lease_s":10.0,"parameters":{"x":0.5,"kind":"b"}}]}','[[15,1]]',22.0);
INSERT INTO "requests" VALUES(19,1,'me','AddTrials','add','b5c66ee3b4d4b3f69f4a4d11405e2a57','{"tag":"AddTrialsResponse","trial_ids":[17]}','[]',22.0);
INSERT INTO "requests" VALUES(20,3,'me','SubmitResult','o0','fb707f2d9fb918589ddeecde06dd7790','{"tag":"SubmitResultResponse","receipts":[{"trial_id":1,"outcome":"recorded","state":"completed"}]}','[]',22.0);
INSERT INTO "requests" VALUES(21,3,'me','SubmitResult','o1','2ecbae101fa944933060a731b180bd81','{"tag":"SubmitResultResponse","receipts":[{"trial_id":2,"outcome":"recorded","state":"completed"}]}','[]',22.0);
CREATE TABLE studies (
	study_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	created_spec_json TEXT NOT NULL, 
	spec_json TEXT NOT NULL, 
	state TEXT NOT NULL, 
	reason TEXT, 
	revision INTEGER NOT NULL, 
	objective_revision INTEGER NOT NULL, 
	created_ms BIGINT NOT NULL, 
	running_s FLOAT NOT NULL, 
	consecutive_failures INTEGER NOT NULL, 
	PRIMARY KEY (study_id), 
	UNIQUE (name)
);
INSERT INTO "studies" VALUES(1,'default','{"parameters":[{"type":"continuous","name":"x","low":0.0,"high":1.0},{"type":"categorical","name":"kind","choices":["a","b"]}],"objectives":[{"name":"loss"},{"name":"size","group":"size"}],"max_trials":20,"seed":1,"sampler":{"type":"explore_exploit","explore":4},"lease_s":10.0,"max_retries":1}','{"parameters":[{"type":"continuous","name":"x","low":0.0,"high":1.0},{"type":"categorical","name":"kind","choices":["a","b"]}],"objectives":[{"name":"loss"},{"name":"size","group":"size"}],"max_trials":20,"seed":1,"sampler":{"type":"explore_exploit","explore":4},"lease_s":10.0,"max_retries":1}','running',NULL,1,1,100000,20.0,2);
INSERT INTO "studies" VALUES(3,'other','{"parameters":[{"type":"continuous","name":"x","low":0.0,"high":1.0}],"objectives":[{"name":"loss"}],"max_trials":2,"seed":1,"sampler":{"type":"uniform"}}','{"parameters":[{"type":"continuous","name":"x","low":0.0,"high":1.0}],"objectives":[{"name":"loss"}],"max_trials":2,"seed":1,"sampler":{"type":"uniform"}}','finished','max_trials',1,1,100000,22.0,0);
INSERT INTO "studies" VALUES(4,'empty','{"parameters":[{"type":"continuous","name":"x","low":0.0,"high":1.0}],"objectives":[{"name":"loss"}],"max_trials":3,"seed":1,"sampler":{"type":"uniform"}}','{"parameters":[{"type":"continuous","name":"x","low":0.0,"high":1.0}],"objectives":[{"name":"loss"}],"max_trials":3,"seed":1,"sampler":{"type":"uniform"}}','running',NULL,1,1,100000,20.0,0);
CREATE TABLE trials (
	study_id BIGINT NOT NULL, 
	trial_id BIGINT NOT NULL, 
	state TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	parameters_json TEXT NOT NULL, 
	objectives_json TEXT, 
	metadata_json TEXT, 
	attempt INTEGER NOT NULL, 
	leases_json TEXT NOT NULL, 
	lease_s FLOAT NOT NULL, 
	worker_id TEXT, 
	retries INTEGER NOT NULL, 
	preemptions INTEGER NOT NULL, 
	reason TEXT, 
	created_ms BIGINT NOT NULL, 
	started_ms BIGINT, 
	ended_ms BIGINT, 
	changed BIGINT NOT NULL, 
	draw BIGINT NOT NULL, 
	PRIMARY KEY (study_id, trial_id)
);
INSERT INTO "trials" VALUES(1,1,'completed','sampler','{"x":0.14579725824296474,"kind":"a"}','{"loss":1.0,"size":0.0}','{"seed":0,"note":"\u0000 é \"quoted\"","big":12345678901234567890}',1,'[["t1","00000000-0000-4000-8000-000000000001","completed"]]',10.0,'00000000-0000-4000-8000-000000000001',0,0,NULL,100000,100000,100000,5,1);
INSERT INTO "trials" VALUES(1,2,'completed','sampler','{"x":0.5587419336661696,"kind":"b"}','{"loss":0.5,"size":1.0}',NULL,1,'[["t2","00000000-0000-4000-8000-000000000001","completed"]]',10.0,'00000000-0000-4000-8000-000000000001',0,0,NULL,100000,100000,100000,7,2);
INSERT INTO "trials" VALUES(1,3,'completed','sampler','{"x":0.9049395024776459,"kind":"a"}','{"loss":0.3333333333333333,"size":2.0}',NULL,1,'[["t3","00000000-0000-4000-8000-000000000001","completed"]]',10.0,'00000000-0000-4000-8000-000000000001',0,0,NULL,100000,100000,100000,9,3);
INSERT INTO "trials" VALUES(1,4,'completed','sampler','{"x":0.3044635960832238,"kind":"b"}','{"loss":0.25,"size":3.0}','{"seed":3,"note":"\u0000 é \"quoted\"","big":12345678901234567890}',1,'[["t4","00000000-0000-4000-8000-000000000001","completed"]]',10.0,'00000000-0000-4000-8000-000000000001',0,0,NULL,100000,100000,100000,11,4);
INSERT INTO "trials" VALUES(1,5,'completed','sampler','{"x":0.15624121684769332,"kind":"b"}','{"loss":0.2,"size":4.0}',NULL,1,'[["t5","00000000-0000-4000-8000-000000000001","completed"]]',10.0,'00000000-0000-4000-8000-000000000001',0,0,NULL,100000,100000,100000,14,5);
INSERT INTO "trials" VALUES(1,6,'completed','sampler','{"x":0.8588568232953548,"kind":"b"}','{"loss":0.16666666666666666,"size":5.0}',NULL,1,'[["t6","00000000-0000-4000-8000-000000000001","completed"]]',10.0,'00000000-0000-4000-8000-000000000001',0,0,NULL,100000,100000,100000,16,6);
INSERT INTO "trials" VALUES(1,7,'completed','sampler','{"x":0.4665240689686699,"kind":"a"}','{"loss":0.14285714285714285,"size":6.0}','{"seed":6,"note":"\u0000 é \"quoted\"","big":12345678901234567890}',1,'[["t7","00000000-0000-4000-8000-000000000001","completed"]]',10.0,'00000000-0000-4000-8000-000000000001',0,0,NULL,100000,100000,100000,19,7);
INSERT INTO "trials" VALUES(1,8,'completed','sampler','{"x":0.5345164156356617,"kind":"a"}','{"loss":0.125,"size":7.0}',NULL,1,'[["t8","00000000-0000-4000-8000-000000000001","completed"]]',10.0,'00000000-0000-4000-8000-000000000001',0,0,NULL,100000,100000,100000,21,8);
INSERT INTO "trials" VALUES(1,9,'failed','sampler','{"x":0.009139319881796837,"kind":"a"}',NULL,'{"code":137}',1,'[["t9","00000000-0000-4000-8000-000000000001","failed"]]',10.0,'00000000-0000-4000-8000-000000000001',0,0,'out of memory
at line 3',100000,100000,100000,24,9);
INSERT INTO "trials" VALUES(1,10,'failed','sampler','{"x":0.49051516977605014,"kind":"a"}',NULL,NULL,1,'[["t10","00000000-0000-4000-8000-000000000001","failed"]]',10.0,'00000000-0000-4000-8000-000000000001',0,0,'planted',100000,100000,100000,26,10);
INSERT INTO "trials" VALUES(1,11,'infeasible','sampler','{"x":0.011857419482114162,"kind":"b"}',NULL,NULL,1,'[["t11","00000000-0000-4000-8000-000000000001","failed"]]',10.0,'00000000-0000-4000-8000-000000000001',0,0,'planted',100000,100000,100000,28,11);
INSERT INTO "trials" VALUES(1,12,'cancelled','sampler','{"x":0.7042317688746735,"kind":"a"}',NULL,NULL,1,'[["t12","00000000-0000-4000-8000-000000000002","overtaken"]]',10.0,'00000000-0000-4000-8000-000000000002',0,0,'not needed',100000,100000,100000,30,12);
INSERT INTO "trials" VALUES(1,13,'lost','sampler','{"x":0.8743310223644098,"kind":"a"}',NULL,NULL,2,'[["t13","00000000-0000-4000-8000-000000000002","expired"],["t14","00000000-0000-4000-8000-000000000002","expired"]]',10.0,'00000000-0000-4000-8000-000000000002',2,0,'the lease of attempt 2 expired',100000,111000,121000,34,13);
INSERT INTO "trials" VALUES(1,14,'running','sampler','{"x":0.32413497694536453,"kind":"b"}',NULL,NULL,1,'[["t15","00000000-0000-4000-8000-000000000002",null]]',10.0,'00000000-0000-4000-8000-000000000002',0,0,NULL,122000,122000,NULL,35,14);
INSERT INTO "trials" VALUES(1,15,'running','enqueued','{"x":0.5,"kind":"b"}',NULL,NULL,1,'[["t16","00000000-0000-4000-8000-000000000001",null]]',10.0,'00000000-0000-4000-8000-000000000001',0,0,NULL,122000,122000,NULL,38,0);
INSERT INTO "trials" VALUES(1,16,'queued','enqueued','{"x":0.25,"kind":"a"}',NULL,NULL,0,'[]',10.0,NULL,0,0,NULL,122000,NULL,NULL,37,0);
INSERT INTO "trials" VALUES(1,17,'completed','added','{"x":0.125,"kind":"a"}','{"loss":0.3,"size":2.0}','{"from":"elsewhere"}',0,'[]',10.0,NULL,0,0,NULL,122000,NULL,122000,39,0);
INSERT INTO "trials" VALUES(3,1,'completed','sampler','{"x":0.0751511510959112}','{"loss":0.0}',NULL,1,'[["t17","00000000-0000-4000-8000-000000000003","completed"]]',60.0,'00000000-0000-4000-8000-000000000003',0,0,NULL,122000,122000,122000,4,1);
INSERT INTO "trials" VALUES(3,2,'completed','sampler','{"x":0.9837951334859096}','{"loss":1.0}',NULL,1,'[["t18","00000000-0000-4000-8000-000000000003","completed"]]',60.0,'00000000-0000-4000-8000-000000000003',0,0,NULL,122000,122000,122000,6,2);
CREATE TABLE workers (
	study_id BIGINT NOT NULL, 
	worker_id TEXT NOT NULL, 
	name TEXT, 
	host TEXT, 
	pid BIGINT, 
	concurrency INTEGER NOT NULL, 
	principal TEXT NOT NULL, 
	state TEXT NOT NULL, 
	registered_ms BIGINT NOT NULL, 
	PRIMARY KEY (study_id, worker_id)
)
 WITHOUT ROWID

;
INSERT INTO "workers" VALUES(1,'00000000-0000-4000-8000-000000000001','one π','node17',4711,2,'me','active',100000);
INSERT INTO "workers" VALUES(1,'00000000-0000-4000-8000-000000000002','two',NULL,NULL,1,'me','active',100000);
INSERT INTO "workers" VALUES(3,'00000000-0000-4000-8000-000000000003',NULL,NULL,NULL,1,'me','active',122000);
CREATE INDEX requests_of_study ON requests (study_id);
COMMIT;
