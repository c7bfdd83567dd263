package dev.vso.operator.auth.login.cloud;

import dev.vso.operator.auth.login.CloudHttp;
import dev.vso.operator.auth.login.cloud.AwsLogin.AwsPlace;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * AWS's security token service.
 *
 * @param region the region of request signatures
 */
record TokenService(URI address, String region) {

    static final String DEFAULT_REGION = "us-east-1";

    /** The service for this place; defaults are those of AWS's own programs. Pure. */
    static TokenService of(AwsPlace place, Map<String, String> environment) {
        String region = region(place, environment);
        return new TokenService(place.stsEndpoint().orElseGet(() -> usual(region)), region);
    }

    /**
     * The service from which the operator requests a role with its own token: AWS's, or the one in its environment.
     * Never the endpoint of the place, or every user who may write a VaultAuth could have the operator's token sent to
     * a server of their own.
     *
     * @throws IllegalArgumentException if the environment has an invalid address
     */
    static TokenService ofOperator(AwsPlace place, Map<String, String> environment) {
        String region = region(place, environment);
        return new TokenService(
                set(environment, "AWS_ENDPOINT_URL_STS").map(URI::create).orElseGet(() -> usual(region)), region);
    }

    private static String region(AwsPlace place, Map<String, String> environment) {
        return place.region()
                .or(() -> set(environment, "AWS_REGION"))
                .or(() -> set(environment, "AWS_DEFAULT_REGION"))
                .orElse(DEFAULT_REGION);
    }

    /**
     * The default address. A Vault without a configured region uses the global address, which accepts signatures of
     * this one region only.
     */
    private static URI usual(String region) {
        String suffix = PartitionMetadata.of(Region.of(region)).dnsSuffix();
        return URI.create(
                region.equals(DEFAULT_REGION)
                        ? "https://sts.amazonaws.com/"
                        : "https://sts.%s.%s/".formatted(region, suffix));
    }

    static Optional<String> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /**
     * Requests keys of a role for the token's owner.
     *
     * @param subject the token's owner, in the terms of AWS's trust policies
     */
    AwsCredentialsIdentity assume(CloudHttp http, String role, String session, String token, String subject)
            throws SyncException {
        CloudHttp.Reply reply = http.post(
                address,
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                CloudHttp.form(Map.of(
                        "Action", "AssumeRoleWithWebIdentity",
                        "Version", "2011-06-15",
                        "RoleArn", role,
                        "RoleSessionName", session,
                        "WebIdentityToken", token)));
        Optional<Document> answer = parsed(reply.body());
        if (!reply.ok()) {
            String code = text(answer, "Code").orElse("HTTP " + reply.status());
            throw refused(
                    "role %s was not given: %s: %s"
                            .formatted(
                                    role,
                                    CloudHttp.words(code),
                                    CloudHttp.words(text(answer, "Message").orElse("no reason given"))),
                    remedy(code, subject));
        }
        return AwsSessionCredentialsIdentity.create(
                required(answer, "AccessKeyId"), required(answer, "SecretAccessKey"), required(answer, "SessionToken"));
    }

    private static String remedy(String code, String subject) {
        return switch (code) {
            case "AccessDenied" -> "let the role's trust policy accept %s".formatted(subject);
            case "InvalidIdentityToken", "IDPCommunicationError" ->
                "register the cluster's OIDC issuer as an identity provider of AWS, with the audience";
            case "ExpiredTokenException" -> "set the clock of Kubernetes right";
            default -> "correct the annotation eks.amazonaws.com/role-arn, or the role";
        };
    }

    private String required(Optional<Document> answer, String name) throws SyncException {
        return text(answer, name)
                .orElseThrow(() -> refused(
                        "%s does not answer as AWS does (no %s)".formatted(address.getHost(), name),
                        "correct aws.stsEndpoint"));
    }

    private static Optional<String> text(Optional<Document> answer, String name) {
        return answer.map(document -> document.getElementsByTagNameNS("*", name))
                .filter(found -> found.getLength() > 0)
                .map(TokenService::first)
                .filter(text -> !text.isEmpty());
    }

    private static String first(NodeList found) {
        return found.item(0).getTextContent().strip();
    }

    private static Optional<Document> parsed(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null); // the default handler would print parse errors
            return Optional.of(builder.parse(new InputSource(new StringReader(xml))));
        } catch (ParserConfigurationException | SAXException | IOException _) {
            return Optional.empty();
        }
    }

    private static SyncException refused(String cause, String remedy) {
        return SyncError.retryable("VaultClientConfigError", "AWS: " + cause, remedy)
                .exception();
    }
}
