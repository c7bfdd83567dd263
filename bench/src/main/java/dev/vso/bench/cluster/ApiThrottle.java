package dev.vso.bench.cluster;

/**
 * Makes the API server answer 429 to the operator, by its priority and fairness: a level without any seat. The leader
 * election's Lease is exempt, as in clusters whose API server is short of seats for everything else.
 */
public final class ApiThrottle {

    private static final String GROUP = "/apis/flowcontrol.apiserver.k8s.io/v1";
    private static final String NAME = "bench-refused";
    private static final String LEVEL = """
            {"apiVersion": "flowcontrol.apiserver.k8s.io/v1", "kind": "PriorityLevelConfiguration",
             "metadata": {"name": "bench-refused"},
             "spec": {"type": "Limited", "limited": {"nominalConcurrencyShares": 0, "lendablePercent": 0,
              "borrowingLimitPercent": 0, "limitResponse": {"type": "Reject"}}}}""";
    private final BenchEnvironment environment;

    public ApiThrottle(BenchEnvironment environment) {
        this.environment = environment;
    }

    /** Throttles from now on, until {@link #end}. */
    public void begin() {
        environment.post(GROUP + "/prioritylevelconfigurations", LEVEL);
        environment.post(GROUP + "/flowschemas", """
                {"apiVersion": "flowcontrol.apiserver.k8s.io/v1", "kind": "FlowSchema",
                 "metadata": {"name": "bench-refused"},
                 "spec": {"priorityLevelConfiguration": {"name": "bench-refused"}, "matchingPrecedence": 100,
                  "rules": [{"subjects": [{"kind": "User", "user": {"name": "%s"}}],
                   "resourceRules": [{"verbs": ["*"], "apiGroups": ["", "secrets.hashicorp.com", "events.k8s.io",
                    "example.com", "apps"],
                    "resources": ["*"], "namespaces": ["*"], "clusterScope": true}]}]}}""".formatted(environment.user()));
    }

    /** Ends the throttling. */
    public void end() {
        environment.delete(GROUP + "/flowschemas/" + NAME);
        environment.delete(GROUP + "/prioritylevelconfigurations/" + NAME);
    }
}
