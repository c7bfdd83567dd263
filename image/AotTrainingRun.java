import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Runs the operator once while its image is built, so that the Java runtime records which classes a start needs and
 * stores them, loaded and linked, in its AOT cache. This program fakes Kubernetes and Vault, as far as the operator
 * needs them for two secrets, one of which is edited and refreshed. It downloads nothing, and listens on loopback only.
 *
 * <p>java AotTrainingRun.java JAVA OPTIONS… -cp CLASSPATH MAIN: the operator's command line up to its own flags.
 */
public final class AotTrainingRun {

    private static final int PATIENCE_SECONDS = 180;

    /** Long enough for the edit and the refreshes after it. */
    private static final Duration REFRESH_TIME = Duration.ofSeconds(5);
    private static final Duration EDIT_AFTER = Duration.ofSeconds(1);

    private static final String PASSWORD = "training";

    private final CountDownLatch synced = new CountDownLatch(2);
    private final SSLContext tls;
    private final String authority;
    private final ServerSocket server;

    /** The same server under another address: the operator refuses the API server's address as a Vault. */
    private final ServerSocket vault;


    private AotTrainingRun(Path folder) throws Exception {
        Path keys = folder.resolve("keys.p12");
        Path certificate = folder.resolve("ca.crt");
        keytool(keys, "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=ca", "-ext", "bc:c");
        keytool(keys, "-exportcert", "-rfc", "-alias", "ca", "-file", certificate.toString());
        // Signed by another key, as in a cluster, because verification then loads more classes.
        keytool(keys, "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=server", "-ext", "san=ip:127.0.0.1,ip:127.0.0.2",
                "-signer", "ca");
        authority = Base64.getEncoder().encodeToString(Files.readAllBytes(certificate));
        KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
        store.deleteEntry("ca"); // the server does not use this key
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        server = tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        vault = tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.2"));
    }

    /** Uses the keytool of the runtime that runs this program. */
    private static void keytool(Path keystore, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", keystore.toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool: " + output);
        }
    }

    public static void main(String[] operator) throws Exception {
        Path folder = Files.createTempDirectory("aot-training");
        AotTrainingRun run = new AotTrainingRun(folder);
        Thread.ofVirtual().start(() -> run.serve(run.server));
        Thread.ofVirtual().start(() -> run.serve(run.vault));
        int probes;
        int metrics;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            probes = free.getLocalPort();
            metrics = other.getLocalPort();
        }
        List<String> command = new ArrayList<>(Arrays.asList(operator));
        command.add("--health-probe-bind-address=127.0.0.1:" + probes);
        command.add("--metrics-bind-address=127.0.0.1:" + metrics);
        Path log = folder.resolve("operator.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(run.podEnvironment(folder));
        Process process = builder.start();
        boolean trained = run.synced.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Thread.sleep(REFRESH_TIME);
        trained = trained && answers(probes, "/healthz") && answers(probes, "/readyz") && answers(metrics, "/metrics");
        process.destroy();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!trained || !ended) {
            process.destroyForcibly();
            System.err.println(Files.readString(log));
            System.err.println("AOT training run: the operator did not " + (trained ? "end" : "sync the two secrets"));
            System.exit(1);
        }
        System.exit(0);
    }

    private static boolean answers(int port, String page) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI address = URI.create("http://127.0.0.1:" + port + page);
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode()
                    == 200;
        }
    }

    /** As in a pod. With a kubeconfig instead, the classes that read YAML would be in the cache, and in memory. */
    private Map<String, String> podEnvironment(Path folder) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "training");
        return Map.of(
                "HOME", folder.toString(),
                "OPERATOR_NAMESPACE", "default",
                "KUBERNETES_SERVICE_HOST", "127.0.0.1",
                "KUBERNETES_SERVICE_PORT", String.valueOf(server.getLocalPort()),
                "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", token.toString(),
                "KUBERNETES_CERTS_CA_FILE", folder.resolve("ca.crt").toString());
    }

    private String address() {
        return "https://127.0.0.2:" + vault.getLocalPort();
    }

    // ------------------------------------------------------------------------------------------------- HTTP

    /** The parts of a request that the answer depends on. */
    record Request(String method, String path, String query, Map<String, String> headers, String body) {}

    private void serve(ServerSocket at) {
        while (true) {
            try {
                Socket socket = at.accept();
                Thread.ofVirtual().start(() -> talk(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void talk(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = new BufferedOutputStream(socket.getOutputStream())) {
            if (Http2.PROTOCOL.equals(protocol((SSLSocket) socket))) {
                new Http2(in, out, this::answerOrMissing).serve();
                return;
            }
            for (Request request = read(in); request != null; request = read(in)) {
                if (request.headers().containsKey("sec-websocket-key")) {
                    openWatch(request, out);
                    if (request.path().endsWith("/vaultstaticsecrets")) {
                        Thread.sleep(EDIT_AFTER);
                        edit(out);
                    }
                    in.transferTo(OutputStream.nullOutputStream()); // no further events
                    return;
                }
                Http2.Answer answer = answerOrMissing(request);
                String head = "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                        .formatted(answer.found() ? "200 OK" : "404 Not Found", answer.body().length);
                out.write(head.getBytes(StandardCharsets.US_ASCII));
                out.write(answer.body());
                out.flush();
            }
        } catch (IOException e) {
            // the operator closed the connection
        } catch (Exception e) {
            e.printStackTrace();
        }
    }

    /** The negotiated protocol: HTTP/2 for all but watches. */
    private static String protocol(SSLSocket socket) throws IOException {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {Http2.PROTOCOL, "http/1.1"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket.getApplicationProtocol();
    }

    private Http2.Answer answerOrMissing(Request request) {
        String answer = answer(request);
        return new Http2.Answer(
                !answer.isEmpty(), (answer.isEmpty() ? MISSING : answer).getBytes(StandardCharsets.UTF_8));
    }

    private static Request read(InputStream in) throws IOException {
        String first = line(in);
        if (first.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        String[] words = first.split(" ");
        int question = words[1].indexOf('?');
        return new Request(
                words[0],
                question < 0 ? words[1] : words[1].substring(0, question),
                question < 0 ? "" : words[1].substring(question + 1),
                headers,
                body);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static void openWatch(Request request, OutputStream out) throws Exception {
        String seed = request.headers().get("sec-websocket-key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        byte[] digest = MessageDigest.getInstance("SHA-1").digest(seed.getBytes(StandardCharsets.US_ASCII));
        String head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Sends an edit of the static secret to a watch, as one frame of a WebSocket. */
    private static void edit(OutputStream out) throws IOException {
        String event = "{\"type\":\"MODIFIED\",\"object\":%s}"
                .formatted(staticSecret("2s").replace("\"generation\":1", "\"generation\":2")
                        .replace("\"resourceVersion\":\"1\"", "\"resourceVersion\":\"2\""));
        byte[] text = event.getBytes(StandardCharsets.UTF_8);
        out.write(new byte[] {(byte) 0x81, 126, (byte) (text.length >> 8), (byte) text.length});
        out.write(text);
        out.flush();
    }

    // -------------------------------------------------------------------------------------------- fake Kubernetes and Vault

    private static final String MISSING =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"NotFound\",\"code\":404}";

    /** The answer to a request; empty if the object does not exist. */
    private String answer(Request request) {
        return request.path().startsWith("/v1/") ? vault(request) : kubernetes(request);
    }

    private String vault(Request request) {
        if (request.path().equals("/v1/sys/health")) {
            return "{\"initialized\":true,\"sealed\":false,\"standby\":false}";
        }
        String answer = inEnvelope(request);
        return answer.isEmpty() ? answer : with(answer, "\"request_id\":\"r\"");
    }

    private String inEnvelope(Request request) {
        return switch (request.path()) {
            case "/v1/auth/kubernetes/login" -> """
                    {"auth":{"client_token":"t","accessor":"a","lease_duration":3600,"renewable":true,"policies":[]}}""";
            case "/v1/secret/data/app" -> """
                    {"data":{"data":{"password":"x"},"metadata":{"version":1}}}""";
            case "/v1/database/creds/app" -> """
                    {"lease_id":"database/creds/app/1","lease_duration":3600,"renewable":true,
                     "data":{"username":"u","password":"p"}}""";
            case "/v1/sys/leases/lookup" -> """
                    {"data":{"id":"database/creds/app/1","ttl":3000,"renewable":true}}""";
            case "/v1/sys/capabilities-self" -> "{\"data\":{\"capabilities\":[\"deny\"]}}";
            default -> "";
        };
    }

    private String kubernetes(Request request) {
        String last = request.path().substring(request.path().lastIndexOf('/') + 1);
        return switch (request.method()) {
            case "POST", "PUT" -> switch (last) {
                case "selfsubjectrulesreviews" -> with(request.body(), """
                        "status":{"incomplete":false,"nonResourceRules":[],
                         "resourceRules":[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}]}""");
                case "token" -> with(request.body(), """
                        "status":{"token":"t","expirationTimestamp":"2100-01-01T00:00:00Z"}""");
                default -> created(request.body());
            };
            case "PATCH" -> {
                if (request.path().contains("/secrets/")) {
                    synced.countDown();
                }
                yield written(request.body());
            }
            case "GET" -> request.path().contains("/namespaces/") && !isCollection(last) ? "" : list(last, request);
            default -> "";
        };
    }

    private static boolean isCollection(String word) {
        return List.of("secrets", "vaultauths", "vaultconnections").contains(word);
    }

    /** The object with the metadata that the API server adds when it creates it. */
    private static String created(String object) {
        return object.replaceFirst("\"metadata\":\\{", "\"metadata\":{\"uid\":\"uid-of-created-object\","
                + "\"resourceVersion\":\"1\",\"creationTimestamp\":\"2026-01-01T00:00:00Z\",");
    }

    /** The object with the version that the API server gives it. */
    private static String written(String object) {
        return object.contains("\"resourceVersion\"")
                ? object
                : object.replaceFirst("\"metadata\":\\{", "\"metadata\":{\"resourceVersion\":\"2\",");
    }

    /** The object with one more field. */
    private static String with(String object, String field) {
        return object.strip().replaceFirst("^\\{", "{" + field.replace("$", "\\$") + ",");
    }

    private String list(String plural, Request request) {
        return switch (plural) {
            case "vaultconnections" -> items(plural, resource("VaultConnection", "default", """
                    {"address":"%s","skipTLSVerify":false,"caCertSecretRef":"vault-ca"}""".formatted(address())));
            case "vaultauths" -> items(plural, resource("VaultAuth", "default", """
                    {"method":"kubernetes","mount":"kubernetes","kubernetes":{"role":"r","serviceAccount":"default"}}"""));
            case "vaultstaticsecrets" -> items(plural, staticSecret("1s"));
            case "vaultdynamicsecrets" -> items(plural, resource("VaultDynamicSecret", "db", """
                    {"mount":"database","path":"creds/app","destination":{"name":"db","create":true}}"""));
            case "secrets" -> items(plural, request.query().contains("vault-ca") ? """
                    {"apiVersion":"v1","kind":"Secret","metadata":{"name":"vault-ca","namespace":"default",
                     "uid":"5","resourceVersion":"1"},"data":{"ca.crt":"%s"}}""".formatted(authority) : "");
            default -> items(plural, "");
        };
    }

    private static String staticSecret(String refreshAfter) {
        return resource("VaultStaticSecret", "app", """
                {"mount":"secret","type":"kv-v2","path":"app","refreshAfter":"%s",
                 "destination":{"name":"app","create":true}}""".formatted(refreshAfter));
    }

    private static String items(String plural, String item) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"%sList\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[%s]}"
                .formatted(plural, item);
    }

    private static String resource(String kind, String name, String spec) {
        return """
                {"apiVersion":"secrets.hashicorp.com/v1beta1","kind":"%1$s","metadata":{"name":"%2$s",
                 "namespace":"default","uid":"uid-of-%2$s-%1$s","generation":1,"resourceVersion":"1",
                 "creationTimestamp":"2026-01-01T00:00:00Z"},"spec":%3$s}""".formatted(kind, name, spec);
    }
}
