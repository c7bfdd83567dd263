package dev.vso.cli.explain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.connection.Connection;
import dev.vso.operator.auth.login.Source;
import dev.vso.operator.auth.session.Session;
import dev.vso.operator.auth.session.Sessions;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.inventory.Ages;
import dev.vso.operator.inventory.Inventory;
import dev.vso.operator.inventory.Refused;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.summary.Outline;
import dev.vso.vault.Answer;
import dev.vso.vault.AuthInfo;
import dev.vso.vault.TokenState;
import dev.vso.vault.VaultNamespace;
import dev.vso.vault.api.Login;
import dev.vso.vault.json.VaultJson;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.util.Optional;

/** Logs in as the resource does, if the user may have the proof that it takes. */
final class LoginStep implements Step {

    private final KubernetesClient client;
    private final ClusterView cluster;
    private final Sessions sessions;
    private final InstantSource clock;

    LoginStep(KubernetesClient client, ClusterView cluster, Sessions sessions, InstantSource clock) {
        this.client = client;
        this.cluster = cluster;
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "login";
    }

    @Override
    public Looked look(Trail trail) {
        if (trail.identity().isEmpty() || trail.connection().isEmpty()) {
            return Looked.nothing(trail);
        }
        Identity identity = trail.identity().get();
        Optional<Finding> obstacle = obstacle(identity.login().source(), trail);
        if (obstacle.filter(Finding.Broken.class::isInstance).isPresent()) {
            return Looked.of(obstacle.get(), trail);
        }
        if (!trail.answers()) {
            return Looked.nothing(trail);
        }
        return obstacle.isPresent()
                ? Looked.of(obstacle.get(), trail)
                : logIn(trail, identity, trail.connection().get());
    }

    /** Why the proof cannot be had, by the operator or from here. */
    private Optional<Finding> obstacle(Source source, Trail trail) {
        return switch (source) {
            case Source.Account account -> obstacle(account.field(), key(account), trail);
            case Source.BoundAccount bound -> obstacle(bound.field(), bound.account(), trail);
            // Reading it says what it lacks, or that the user may not.
            case Source.Stored _ -> Optional.empty();
            case Source.InFile file ->
                Optional.of(new Finding.Unknown(
                        "the secret id is in file %s of the operator's container, which cannot be read from here"
                                .formatted(file.file()),
                        operators(trail)));
            case Source.OwnPod _ ->
                Optional.of(new Finding.Unknown(
                        "the operator logs in as what its own pod is to AWS, which nobody is from here",
                        operators(trail)));
        };
    }

    private static ObjectKey key(Source.Account account) {
        return new ObjectKey(account.namespace(), account.name());
    }

    private Optional<Finding> obstacle(String field, ObjectKey account, Trail trail) {
        if (isMissing(account)) {
            return Optional.of(Finding.Broken.of(
                    "%s: service account %s/%s does not exist".formatted(field, account.namespace(), account.name()),
                    "create it: kubectl create serviceaccount -n %s %s"
                            .formatted(account.namespace(), account.name())));
        }
        return mayMakeTokens(account)
                ? Optional.empty()
                : Optional.of(new Finding.Unknown(
                        "you may not make tokens of service account %s/%s (create serviceaccounts/token)"
                                .formatted(account.namespace(), account.name()),
                        operators(trail)));
    }

    private Looked logIn(Trail trail, Identity identity, Connection connection) {
        try {
            Session session = sessions.get(identity);
            return Looked.of(loggedIn(session, identity), trail.with(session));
        } catch (Obstacle obstacle) {
            String message = obstacle.problem().message();
            return Looked.of(
                    message.contains("permission denied")
                            ? LoginDenial.decide(identity, message, withoutProof(identity, connection))
                            : LoginDenial.decide(identity, message),
                    trail);
        }
    }

    /** The method says what it lacks if it is there; what is not mounted says nothing. */
    private static Answer<AuthInfo> withoutProof(Identity identity, Connection connection) {
        ObjectNode body = VaultJson.object();
        body.put("role", "vso-explain-asks-whether-the-method-is-there");
        return new Login(identity.mount(), body, identity.headers(), VaultNamespace.named(identity.vaultNamespace()))
                .with(connection);
    }

    private static Finding loggedIn(Session session, Identity identity) {
        Answer<TokenState> self = session.in(VaultNamespace.named(identity.vaultNamespace()))
                .tokens()
                .lookupSelf();
        return new Finding.Fine(self.optional()
                .map(state -> "policies %s%s"
                        .formatted(
                                String.join(", ", state.policies()),
                                state.ttl().isPositive() ? ", token for " + Ages.words(state.ttl()) : ""))
                .orElse("succeeds"));
    }

    private boolean isMissing(ObjectKey account) {
        try {
            return cluster.inventory()
                    .get(ServiceAccount.class, "serviceaccounts", account)
                    .isEmpty();
        } catch (Refused _) {
            return false; // the token request will tell
        }
    }

    private boolean mayMakeTokens(ObjectKey account) {
        SelfSubjectAccessReview asked = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(account.namespace())
                .withVerb("create")
                .withResource("serviceaccounts")
                .withSubresource("token")
                .withName(account.name())
                .endResourceAttributes()
                .endSpec()
                .build();
        try {
            return Inventory.allowed(
                    "create",
                    "selfsubjectaccessreviews",
                    "",
                    () -> client.resource(asked).create().getStatus().getAllowed());
        } catch (Refused | KubernetesClientException _) {
            return true; // the token request will tell
        }
    }

    private Optional<String> operators(Trail trail) {
        return trail.outline()
                .map(Outline::conditions)
                .flatMap(conditions -> Word.of(conditions, Word.READY, clock.instant()))
                .map(Word::words);
    }
}
