package dev.vso.testing.pods;

import dev.vso.testing.PostgresServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The programs in the pods of a workload, as clients of PostgreSQL: when the containers of a pod start, its program
 * reads {@code username} and {@code password} from a Secret, once, and then logs in with them every 200 ms until the pod
 * is gone, also during its grace period. A program whose containers crash ends, and the next one reads the Secret again.
 *
 * <p>One virtual thread for each running pod.
 */
public final class PodDatabaseClients implements AutoCloseable {

    /** The time between two log-ins of a pod. */
    static final Duration INTERVAL = Duration.ofMillis(200);

    /** What a program does when a log-in is refused. */
    public enum WhenRefused {
        /** It tries again. */
        RETRY,
        /** It crashes, and so does its pod until the annotation {@code sandbox.vso.dev/fails} is removed. */
        CRASH
    }

    private final KubernetesClient client;
    private final String secret;
    private final PostgresServer postgres;
    private final WhenRefused whenRefused;
    private final Map<String, PodDatabaseClient> running = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<RefusedLogin> refused = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong logins = new AtomicLong();
    private final SharedIndexInformer<Pod> informer;

    private PodDatabaseClients(
            PodWorkloads workloads, String app, String secret, PostgresServer postgres, WhenRefused whenRefused) {
        this.client = workloads.client();
        this.secret = secret;
        this.postgres = postgres;
        this.whenRefused = whenRefused;
        this.informer = client.pods()
                .inNamespace(workloads.namespace())
                .withLabel("app", app)
                .runnableInformer(0);
    }

    /**
     * Follows the pods of a workload from now on.
     *
     * @param app the workload's name
     * @param secret the Secret that its pods read
     */
    public static PodDatabaseClients start(
            PodWorkloads workloads, String app, String secret, PostgresServer postgres, WhenRefused whenRefused) {
        var clients = new PodDatabaseClients(workloads, app, secret, postgres, whenRefused);
        clients.informer.addEventHandler(clients.new PodEvents());
        clients.informer.run();
        return clients;
    }

    /** Log-ins that PostgreSQL refused while the pod existed, in order. */
    public List<RefusedLogin> refused() {
        return List.copyOf(refused);
    }

    /** What kept programs from reading their Secret or from getting an answer of PostgreSQL. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /** The number of log-ins that succeeded. */
    public long logins() {
        return logins.get();
    }

    /** The users that running pods log in with, by pod; without pods that have not read their Secret yet. */
    public Map<String, String> users() {
        var users = new TreeMap<String, String>();
        running.values().forEach(it -> it.user().ifPresent(user -> users.put(it.pod(), user)));
        return users;
    }

    /** Ends all programs; the pods stay. */
    @Override
    public void close() {
        informer.close();
        running.values().forEach(PodDatabaseClient::close);
        running.clear();
    }

    private void changed(Pod pod) {
        var uid = pod.getMetadata().getUid();
        if (runs(pod)) {
            running.computeIfAbsent(uid, _ -> PodDatabaseClient.start(this, pod));
        } else {
            ended(uid);
        }
    }

    private void ended(String uid) {
        var program = running.remove(uid);
        if (program != null) {
            program.close();
        }
    }

    private static boolean runs(Pod pod) {
        var containers = pod.getStatus().getContainerStatuses();
        return !containers.isEmpty()
                && containers.stream().allMatch(it -> it.getState().getRunning() != null);
    }

    /** A program's environment: the values of its Secret at this moment. */
    Map<String, String> readSecret(String namespace) {
        return client.secrets()
                .inNamespace(namespace)
                .withName(secret)
                .require()
                .getData();
    }

    PostgresServer postgres() {
        return postgres;
    }

    void loggedIn() {
        logins.incrementAndGet();
    }

    void failed(String pod, Exception failure) {
        failures.add(pod + ": " + failure);
    }

    /** Notes the refused log-in; returns whether the program goes on. */
    boolean refused(Pod pod, RefusedLogin login) {
        var resource = client.pods().resource(pod);
        if (isGone(resource, pod)) {
            return false;
        }
        refused.add(login);
        if (whenRefused == WhenRefused.CRASH) {
            resource.edit(it -> it.edit()
                    .editMetadata()
                    .addToAnnotations(PodBehavior.FAILS, "true")
                    .endMetadata()
                    .build());
            return false;
        }
        return true;
    }

    /** The event of its end may not have arrived yet, and credentials may end with their last pod. */
    private static boolean isGone(PodResource resource, Pod pod) {
        @Nullable Pod now = resource.get();
        return now == null
                || !now.getMetadata().getUid().equals(pod.getMetadata().getUid());
    }

    private final class PodEvents implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            changed(pod);
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            changed(pod);
        }

        @Override
        public void onDelete(Pod pod, boolean stateUnknown) {
            ended(pod.getMetadata().getUid());
        }
    }
}
