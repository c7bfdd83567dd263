package dev.vso.operator.http.access;

import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Decides by TokenReview and SubjectAccessReview of the API server. */
final class KubernetesAccessReviews implements AccessReviews {

    private static final String AUTHENTICATION = "authentication.k8s.io";
    private static final String AUTHORIZATION = "authorization.k8s.io";
    private static final String TOKEN_REVIEWS = "tokenreviews";
    private static final String ACCESS_REVIEWS = "subjectaccessreviews";

    private final KubernetesClient client;

    KubernetesAccessReviews(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Optional<User> owner(String token) throws Refused {
        var review = new TokenReviewBuilder()
                .withNewSpec()
                .withToken(token)
                .endSpec()
                .build();
        var status = asked(
                        TOKEN_REVIEWS,
                        AUTHENTICATION,
                        () -> client.authentication().v1().tokenReviews().create(review))
                .getStatus();
        if (status == null || !Boolean.TRUE.equals(status.getAuthenticated()) || status.getUser() == null) {
            return Optional.empty();
        }
        var user = status.getUser();
        return Optional.of(new User(
                Objects.requireNonNullElse(user.getUsername(), ""),
                Objects.requireNonNullElse(user.getUid(), ""),
                Objects.requireNonNullElse(user.getGroups(), List.of()),
                Objects.requireNonNullElse(user.getExtra(), Map.of())));
    }

    @Override
    public boolean mayGet(User user, String path) throws Refused {
        var review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(user.name())
                .withUid(user.uid())
                .withGroups(user.groups())
                .withExtra(user.extra())
                .withNewNonResourceAttributes()
                .withPath(path)
                .withVerb("get")
                .endNonResourceAttributes()
                .endSpec()
                .build();
        var status = asked(
                        ACCESS_REVIEWS,
                        AUTHORIZATION,
                        () -> client.authorization().v1().subjectAccessReview().create(review))
                .getStatus();
        return status != null && Boolean.TRUE.equals(status.getAllowed());
    }

    @Override
    public List<String> missingRights() {
        List<String> missing = new ArrayList<>();
        for (var right : List.of(List.of(TOKEN_REVIEWS, AUTHENTICATION), List.of(ACCESS_REVIEWS, AUTHORIZATION))) {
            if (!mayCreate(right.getFirst(), right.getLast())) {
                missing.add(words(right.getFirst(), right.getLast()));
            }
        }
        return missing;
    }

    private boolean mayCreate(String resource, String group) {
        var review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withGroup(group)
                .withResource(resource)
                .withVerb("create")
                .endResourceAttributes()
                .endSpec()
                .build();
        try {
            var status = client.authorization()
                    .v1()
                    .selfSubjectAccessReview()
                    .create(review)
                    .getStatus();
            return status != null && Boolean.TRUE.equals(status.getAllowed());
        } catch (KubernetesClientException _) {
            return true; // unknown now; the first request for metrics will report it
        }
    }

    private static <T> T asked(String resource, String group, Supplier<T> request) throws Refused {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            throw new Refused(
                    e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                            ? "Kubernetes refuses the operator: it needs to " + words(resource, group)
                            : "Kubernetes did not answer: " + e.getMessage());
        }
    }

    private static String words(String resource, String group) {
        return "create %s (%s)".formatted(resource, group);
    }
}
