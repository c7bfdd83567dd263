package dev.vso.it;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Everything that a tenant, or a pod that reaches the ports, may send to the operator; once each, until its objects
 * are deleted.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lambdas capture nothing
enum Attack {
    H1_LISTS_THAT_SHARE_HALVES(tenant -> tenant.templates(
            1,
            "{{ $a := list 1 }}{{ $b := list 1 }}{{ range until 60 }}{{ $a = list $a $a }}{{ $b = list $b $b }}{{ end }}"
                    + "{{ deepEqual $a $b }}")),
    H1_TRIM_OF_A_LONG_TEXT(tenant -> tenant.templates(
            3, "{{ $s := repeat 200000 \"ab\" }}{{ range until 100000 }}{{ $x := trimAll $s $s }}{{ end }}")),
    H1_REPLACE_IN_LOOPS(
            tenant -> tenant.templates(
                    3,
                    "{{ $s := repeat 200000 \"a\" }}{{ range until 100000 }}{{ $x := replace \"aaaaaaab\" \"b\" $s }}{{ end }}")),
    H1_NESTED_LOOPS(tenant -> tenant.templates(
            3, "{{ range until 100000 }}{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}{{ end }}")),

    H2_TEXT_THAT_DOUBLES(tenant -> tenant.templates(
            6, "{{ $s := \"0123456789abcdef\" }}{{ range until 30 }}{{ $s = print $s $s }}{{ end }}{{ $s }}")),
    H2_LISTS_THAT_GROW(
            tenant -> tenant.templates(
                    6,
                    "{{ $l := list }}{{ range until 1000000 }}{{ $l = append $l (list 1 2 3 4 5 6 7 8) }}{{ end }}{{ len $l }}")),
    H2_MANY_TEXTS(
            tenant -> tenant.templates(
                    6,
                    "{{ $l := list }}{{ range until 60 }}{{ $l = append $l (repeat 1000000 \"x\") }}{{ end }}{{ range until 100000000 }}{{ end }}")),
    H2_JSON_OF_LISTS(tenant ->
            tenant.templates(6, "{{ $l := list 1 }}{{ range until 26 }}{{ $l = list $l $l }}{{ end }}{{ toJson $l }}")),

    H3_STARS(tenant -> tenant.patterns("^" + "(a*)*".repeat(600) + "b$")),
    H3_COUNTED(tenant -> tenant.patterns("((a{0,100}){0,100}){0,100}b")),
    H3_CHOICES(tenant -> tenant.patterns("(" + "a?".repeat(1000) + "a".repeat(1000) + ")*b")),
    H3_CLASSES(tenant -> tenant.patterns("[a-z]*[a-y]*[a-x]*".repeat(200) + "0")),

    H4_ZERO(tenant -> tenant.caFile("/dev/zero")),
    H4_RANDOM(tenant -> tenant.caFile("/dev/urandom")),
    H4_PIPE(tenant -> tenant.caFile(tenant.pipe().toString())),
    H4_PROCESS(tenant -> tenant.caFile("/proc/self/mem")),

    H5_A_LARGE_VALUE(tenant -> tenant.answers(6, () -> envelope("{\"v\":\"" + "x".repeat(15_900_000) + "\"}"))),
    H5_A_MILLION_ELEMENTS(tenant -> tenant.answers(6, () -> envelope("{\"v\":[" + "1,".repeat(1_000_000) + "1]}"))),
    H5_A_MILLION_KEYS(tenant -> tenant.answers(
            6,
            () -> envelope(IntStream.range(0, 1_000_000)
                    .mapToObj(i -> "\"" + i + "\":1")
                    .collect(Collectors.joining(",", "{", "}"))))),
    H5_WARNINGS(tenant ->
            tenant.answers(6, () -> "{\"data\":{\"v\":1},\"warnings\":[" + "\"w\",".repeat(1_000_000) + "\"w\"]}")),
    H5_DEEP(tenant -> tenant.answers(6, () -> envelope("[".repeat(500_000) + "]".repeat(500_000)))),

    H6_LARGE_RESOURCES(tenant -> tenant.largeResources(46)),
    H6_LARGE_SECRETS(tenant -> tenant.largeSecrets(120)),
    H6_MANY_TEMPLATES(tenant -> tenant.templates(40, "{{/* " + "x".repeat(60_000) + " */}}x")),
    H6_LARGE_LOGINS(tenant -> tenant.largeLogins(40)),

    H8_UNFINISHED_HEADERS(tenant -> tenant.connections(400, "GET /healthz HTTP/1.1\r\nHost: x\r\nA: ")),
    H8_NOTHING_SENT(tenant -> tenant.connections(400, "")),
    H8_ENDLESS_HEADERS(tenant -> tenant.connections(100, "GET /healthz HTTP/1.1\r\n" + "A: b\r\n".repeat(20_000))),
    H8_A_LONG_ADDRESS(tenant -> tenant.connections(100, "GET /" + "x".repeat(500_000))),

    H9_LEASE_THAT_IS_NO_PATH(
            tenant -> tenant.status("{\"secretLease\":{\"id\":\"../../sys/\\u0000 ?\",\"duration\":60}}")),
    H9_TIMES_OUT_OF_RANGE(
            tenant -> tenant.status(
                    "{\"lastRenewalTime\":9223372036854775807,\"secretLease\":{\"id\":\"database/creds/x/y\",\"duration\":9223372036854775807}}")),
    H9_NEGATIVE_TIMES(
            tenant -> tenant.status(
                    "{\"lastRenewalTime\":-9223372036854775808,\"secretLease\":{\"id\":\"database/creds/x/y\",\"duration\":-9223372036854775808}}")),
    H9_CERTIFICATE_OUT_OF_RANGE(HostileTenant::certificateStatus),

    H10_MANY_CONNECTIONS(tenant -> tenant.connectionResources(300)),
    H10_MANY_AUTHORITIES(tenant -> tenant.connectionsWithAuthorities(100)),
    H10_EDITS_OF_PARAMS(tenant -> tenant.edits(200)),

    H11_TOKEN_WITH_A_SPACE(tenant ->
            tenant.login("{\"auth\":{\"client_token\":\"a b\\r\\nX: y\",\"accessor\":\" \",\"lease_duration\":3600}}")),
    H11_LIFE_OUT_OF_RANGE(
            tenant -> tenant.login(
                    "{\"auth\":{\"client_token\":\"hvs.x\",\"accessor\":\"a\",\"renewable\":true,\"lease_duration\":9223372036854775807}}")),
    H11_NESTED_HEALTH(tenant ->
            tenant.health("{\"auth\":{\"a\":1},\"initialized\":" + "[".repeat(2000) + "]".repeat(2000) + "}")),
    H11_WRONG_TYPES(
            tenant -> tenant.login("{\"auth\":{\"client_token\":[1],\"accessor\":{},\"lease_duration\":\"x\"}}")),

    H12_OWN_IDENTITY(tenant -> tenant.loginMethod("method: aws\nmount: aws\naws:\n  role: r")),

    H13_NAMES_THAT_CLIMB(tenant -> {
        tenant.loginMethod("method: kubernetes\nmount: k\nkubernetes:\n  role: r\n  serviceAccount: ../../x");
        tenant.loginMethod(
                "method: appRole\nmount: k\nappRole:\n  roleId: r\n  secretRef: ../../kube-system/secrets/x");
        tenant.connection("../../secrets/x");
    }),

    H14_TYPE_THAT_GIVES_RIGHTS(tenant -> tenant.secretOfType("kubernetes.io/service-account-token")),
    H14_DIRECTION_OF_TEXT(tenant -> tenant.templates(2, "{{ fail \"\\u202Edrowssap\\u2028\\u0085\" }}"));

    /** Runs the attack. */
    @FunctionalInterface
    interface Steps {
        void at(HostileTenant tenant) throws IOException, InterruptedException;
    }

    private final Steps how;

    Attack(Steps how) {
        this.how = how;
    }

    void on(HostileTenant tenant) throws IOException, InterruptedException {
        how.at(tenant);
    }

    private static String envelope(String data) {
        return "{\"request_id\":\"1\",\"lease_id\":\"\",\"lease_duration\":0,\"renewable\":false,\"data\":" + data
                + "}";
    }
}
