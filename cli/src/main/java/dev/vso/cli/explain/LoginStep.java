package dev.vso.cli.explain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.connection.VaultConnectionHandle;
import dev.vso.operator.auth.login.CredentialSource;
import dev.vso.operator.auth.session.Session;
import dev.vso.operator.auth.session.Sessions;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.inventory.Ages;
import dev.vso.operator.inventory.ForbiddenException;
import dev.vso.operator.inventory.Inventory;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.summary.ResourceSummary;
import dev.vso.vault.AuthInfo;
import dev.vso.vault.CallResult;
import dev.vso.vault.TokenState;
import dev.vso.vault.VaultNamespace;
import dev.vso.vault.api.LoginApi;
import dev.vso.vault.json.VaultJson;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.util.Optional;

/** Logs in as the resource does, if the user may read the login's credentials. */
final class LoginStep implements DiagnosticStep {

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
    public StepResult run(DiagnosisContext context) {
        if (context.vault().identity().isEmpty() || context.vault().connection().isEmpty()) {
            return StepResult.nothing(context);
        }
        Identity identity = context.vault().identity().get();
        Optional<StepFinding> stopped = stopped(identity.login().source(), context);
        if (stopped.filter(StepFinding.Failure.class::isInstance).isPresent()) {
            return StepResult.of(stopped.get(), context);
        }
        if (!context.vault().answers()) {
            return StepResult.nothing(context);
        }
        return stopped.isPresent()
                ? StepResult.of(stopped.get(), context)
                : logIn(context, identity, context.vault().connection().get());
    }

    /** Why the credentials cannot be read, by the operator or from here. */
    private Optional<StepFinding> stopped(CredentialSource source, DiagnosisContext context) {
        return switch (source) {
            case CredentialSource.Account account -> stopped(account.field(), key(account), context);
            case CredentialSource.BoundAccount bound -> stopped(bound.field(), bound.account(), context);
            // The read itself reports what is missing or forbidden.
            case CredentialSource.Stored _ -> Optional.empty();
            case CredentialSource.InFile file ->
                Optional.of(new StepFinding.Unknown(
                        "the secret id is in file %s of the operator's container, which cannot be read from here"
                                .formatted(file.file()),
                        operators(context)));
            case CredentialSource.OwnPod _ ->
                Optional.of(new StepFinding.Unknown(
                        "the operator logs in with the AWS identity of its own pod, which is not available here",
                        operators(context)));
        };
    }

    private static ObjectKey key(CredentialSource.Account account) {
        return new ObjectKey(account.namespace(), account.name());
    }

    private Optional<StepFinding> stopped(String field, ObjectKey account, DiagnosisContext context) {
        if (isMissing(account)) {
            return Optional.of(StepFinding.Failure.of(
                    "%s: service account %s/%s does not exist".formatted(field, account.namespace(), account.name()),
                    "create it: kubectl create serviceaccount -n %s %s"
                            .formatted(account.namespace(), account.name())));
        }
        return mayMakeTokens(account)
                ? Optional.empty()
                : Optional.of(new StepFinding.Unknown(
                        "you may not create tokens of service account %s/%s (create serviceaccounts/token)"
                                .formatted(account.namespace(), account.name()),
                        operators(context)));
    }

    private StepResult logIn(DiagnosisContext context, Identity identity, VaultConnectionHandle connection) {
        try {
            Session session = sessions.get(identity);
            return StepResult.of(
                    loggedIn(session, identity), context.with(context.vault().with(session)));
        } catch (SyncException failure) {
            SyncError error = failure.error();
            return StepResult.of(
                    error.explanation().cause().contains("permission denied") // all that Vault says
                            ? LoginDenial.decide(identity, error, withoutProof(identity, connection))
                            : StepFinding.Failure.of(error),
                    context);
        }
    }

    /** Logs in without credentials: an enabled method says what is missing, a missing method does not answer that. */
    private static CallResult<AuthInfo> withoutProof(Identity identity, VaultConnectionHandle connection) {
        ObjectNode body = VaultJson.object();
        body.put("role", "vso-explain-asks-whether-the-method-is-there");
        return new LoginApi(identity.mount(), body, identity.headers(), VaultNamespace.named(identity.vaultNamespace()))
                .with(connection);
    }

    private static StepFinding loggedIn(Session session, Identity identity) {
        CallResult<TokenState> self = session.in(VaultNamespace.named(identity.vaultNamespace()))
                .tokens()
                .lookupSelf();
        return new StepFinding.Ok(self.optional()
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
        } catch (ForbiddenException _) {
            return false; // the token request reports it
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
        } catch (ForbiddenException | KubernetesClientException _) {
            return true; // the token request reports it
        }
    }

    private Optional<String> operators(DiagnosisContext context) {
        return context.summary()
                .map(ResourceSummary::conditions)
                .flatMap(conditions -> ReportedCondition.of(conditions, ReportedCondition.READY, clock.instant()))
                .map(ReportedCondition::words);
    }
}
