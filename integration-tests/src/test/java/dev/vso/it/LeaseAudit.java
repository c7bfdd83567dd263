package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.Database;
import dev.vso.api.VaultDynamicSecret;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * Compares Vault and PostgreSQL with the cluster's resources: a lease issued since the audit began that no resource
 * holds is lost; a lease that a resource holds and Vault does not know is dead. Start it before a class's operator,
 * and check before that is closed.
 */
final class LeaseAudit {

    private static final String CREDENTIALS = "database/creds/";

    /** The shortest leases of the tests end within it, including those that no resource holds. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestEnvironment environment;
    private final Set<String> leasesBefore;
    private final Set<String> usersBefore;
    private final Set<String> resourcesBefore;
    private final Set<String> leftBehind = new TreeSet<>();

    /** A lease in a resource's status, and the user in the corresponding Secret. */
    private record CurrentLease(String resource, String lease, String user) {}

    private LeaseAudit(TestEnvironment environment) {
        this.environment = environment;
        this.leasesBefore = leasesInVault();
        this.usersBefore = usersInPostgres();
        this.resourcesBefore = all(held(), CurrentLease::resource);
    }

    static LeaseAudit begin(TestEnvironment environment) {
        return new LeaseAudit(environment);
    }

    /** The Databases of this namespace left objects in Vault on purpose. */
    void leavesBehind(String namespace) {
        leftBehind.add(namespace);
    }

    /** Waits until Vault and PostgreSQL have exactly what the resources hold. */
    void assertNothingLostAndNothingDead() {
        Awaitility.await("leases in Vault, roles in PostgreSQL and credentials held are the same")
                .atMost(PATIENCE)
                .untilAsserted(() -> {
                    List<CurrentLease> held = held();
                    Set<String> leases = leasesInVault();
                    Set<String> users = usersInPostgres();
                    assertThat(since(leasesBefore, leases))
                            .as("leases in Vault, each of them held")
                            .isSubsetOf(all(held, CurrentLease::lease));
                    assertThat(since(usersBefore, users))
                            .as("roles in PostgreSQL, each of them in a Secret")
                            .isSubsetOf(all(held, CurrentLease::user));
                    List<CurrentLease> ours = held.stream()
                            .filter(one -> !resourcesBefore.contains(one.resource()))
                            .toList();
                    assertThat(leases).as("leases that are held live").containsAll(all(ours, CurrentLease::lease));
                    assertThat(users).as("users in Secrets exist").containsAll(all(ours, CurrentLease::user));
                });
    }

    private Set<String> since(Set<String> before, Set<String> now) {
        Set<String> since = new TreeSet<>(now);
        since.removeAll(before);
        since.removeIf(name -> leftBehind.stream().anyMatch(namespace -> isOf(namespace, name)));
        return since;
    }

    /** PostgreSQL roles contain the first eight characters of the Vault role, which begins with the namespace. */
    private static boolean isOf(String namespace, String name) {
        String role = namespace + "_";
        return name.startsWith(CREDENTIALS + role)
                || name.contains("-" + role.substring(0, Math.min(8, role.length())) + "-");
    }

    private Set<String> leasesInVault() {
        Set<String> leases = new TreeSet<>();
        for (String role : environment.vault().list("sys/leases/lookup/" + CREDENTIALS)) {
            environment
                    .vault()
                    .list("sys/leases/lookup/" + CREDENTIALS + role)
                    .forEach(id -> leases.add(CREDENTIALS + role + id));
        }
        return leases;
    }

    /** Users created by Vault: their names start with its prefix. */
    private Set<String> usersInPostgres() {
        return environment.sandbox().postgres().roles().stream()
                .filter(role -> role.startsWith("v-"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<CurrentLease> held() {
        List<CurrentLease> held = new ArrayList<>();
        for (VaultDynamicSecret resource : all(VaultDynamicSecret.class)) {
            if (resource.getStatus() != null) {
                String lease = resource.getStatus().secretLease().id();
                held.add(held(resource, lease, resource.getSpec().destination().name()));
            }
        }
        for (Database resource : all(Database.class)) {
            if (resource.getStatus() != null) {
                resource.getStatus()
                        .roles()
                        .forEach(role -> held.add(
                                held(resource, String.valueOf(role.leaseId()), String.valueOf(role.secret()))));
            }
        }
        held.removeIf(one -> !one.lease().startsWith(CREDENTIALS) || one.user().isEmpty());
        return held;
    }

    private CurrentLease held(HasMetadata resource, String lease, String secret) {
        String namespace = resource.getMetadata().getNamespace();
        String user = environment.data(namespace, secret).getOrDefault("username", "");
        return new CurrentLease(resource.getMetadata().getUid(), lease, user);
    }

    private <T extends HasMetadata> List<T> all(Class<T> kind) {
        return environment.client().resources(kind).inAnyNamespace().list().getItems();
    }

    private static Set<String> all(List<CurrentLease> held, Function<CurrentLease, String> what) {
        return held.stream().map(what).collect(Collectors.toCollection(TreeSet::new));
    }
}
