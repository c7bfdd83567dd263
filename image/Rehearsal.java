import java.io.BufferedInputStream;
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

/**
 * Lets the operator do once, while its image is made, what it does after every start: so that its Java runtime notes
 * which classes that takes, and keeps them loaded and linked in a cache. Kubernetes and Vault are played by this program,
 * as far as the operator needs them for two secrets; nothing is fetched, and nothing listens beyond this machine.
 *
 * <p>java Rehearsal.java JAVA OPTIONS… -cp CLASSPATH MAIN: the operator's command line up to its own flags.
 */
public final class Rehearsal {

    private static final int PATIENCE_SECONDS = 180;

    private final CountDownLatch synced = new CountDownLatch(2);
    private final SSLContext tls;
    private final String authority;
    private final ServerSocket server;

    private Rehearsal(Path folder) throws Exception {
        Path keys = folder.resolve("keys.p12");
        Path certificate = folder.resolve("ca.crt");
        keytool("-genkeypair", "-alias", "stage", "-keyalg", "EC", "-dname", "CN=stage", "-ext", "san=ip:127.0.0.1",
                "-storetype", "PKCS12", "-keystore", keys.toString(), "-storepass", "rehearsal", "-validity", "2");
        keytool("-exportcert", "-rfc", "-alias", "stage", "-keystore", keys.toString(), "-storepass", "rehearsal",
                "-file", certificate.toString());
        authority = Base64.getEncoder().encodeToString(Files.readAllBytes(certificate));
        KeyStore store = KeyStore.getInstance(keys.toFile(), "rehearsal".toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, "rehearsal".toCharArray());
        tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        server = tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Of the runtime that runs this program. */
    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool: " + said);
        }
    }

    public static void main(String[] operator) throws Exception {
        Path folder = Files.createTempDirectory("rehearsal");
        Rehearsal rehearsal = new Rehearsal(folder);
        Thread.ofVirtual().start(rehearsal::serve);
        int probes;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            probes = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(Arrays.asList(operator));
        command.add("--kubeconfig=" + rehearsal.kubeconfig(folder));
        command.add("--health-probe-bind-address=127.0.0.1:" + probes);
        command.add("--metrics-bind-address=127.0.0.1:0");
        Path log = folder.resolve("operator.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean played = rehearsal.synced.await(PATIENCE_SECONDS, TimeUnit.SECONDS) && ready(probes);
        process.destroy();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!played || !ended) {
            process.destroyForcibly();
            System.err.println(Files.readString(log));
            System.err.println("rehearsal: the operator did not " + (played ? "end" : "sync the two secrets"));
            System.exit(1);
        }
        System.exit(0);
    }

    private static boolean ready(int port) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI address = URI.create("http://127.0.0.1:" + port + "/readyz");
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode()
                    == 200;
        }
    }

    private Path kubeconfig(Path folder) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters:
                - name: stage
                  cluster: {server: "%s", certificate-authority-data: %s}
                users:
                - name: operator
                  user: {token: rehearsal}
                contexts:
                - name: stage
                  context: {cluster: stage, user: operator}
                current-context: stage
                """.formatted(address(), authority));
    }

    private String address() {
        return "https://127.0.0.1:" + server.getLocalPort();
    }

    // ------------------------------------------------------------------------------------------------- HTTP

    /** One request, as far as anything hangs on it. */
    private record Request(String method, String path, String query, Map<String, String> headers, String body) {}

    private void serve() {
        while (true) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> talk(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void talk(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream()) {
            for (Request request = read(in); request != null; request = read(in)) {
                if (request.headers().containsKey("sec-websocket-key")) {
                    openWatch(request, out);
                    in.transferTo(OutputStream.nullOutputStream()); // nothing ever happens on this stage
                    return;
                }
                String answer = answer(request);
                boolean missing = answer.isEmpty();
                byte[] body = (missing ? MISSING : answer).getBytes(StandardCharsets.UTF_8);
                String head = "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                        .formatted(missing ? "404 Not Found" : "200 OK", body.length);
                out.write(head.getBytes(StandardCharsets.US_ASCII));
                out.write(body);
                out.flush();
            }
        } catch (IOException e) {
            // the operator has gone
        } catch (Exception e) {
            e.printStackTrace();
        }
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

    // -------------------------------------------------------------------------------------------- the two parts

    private static final String MISSING =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"NotFound\",\"code\":404}";

    /** What to answer; nothing for what is not there. */
    private String answer(Request request) {
        return request.path().startsWith("/v1/") ? vault(request) : kubernetes(request);
    }

    private String vault(Request request) {
        return switch (request.path()) {
            case "/v1/sys/health" -> "{\"initialized\":true,\"sealed\":false,\"standby\":false}";
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
                default -> request.body();
            };
            case "PATCH" -> {
                if (request.path().contains("/secrets/")) {
                    synced.countDown();
                }
                yield request.body();
            }
            case "GET" -> request.path().contains("/namespaces/") && !isCollection(last) ? "" : list(last, request);
            default -> "";
        };
    }

    private static boolean isCollection(String word) {
        return List.of("secrets", "vaultauths", "vaultconnections").contains(word);
    }

    /** The object in this text, with one more field. */
    private static String with(String object, String field) {
        return object.strip().replaceFirst("^\\{", "{" + field.replace("$", "\\$") + ",");
    }

    private String list(String plural, Request request) {
        return switch (plural) {
            case "vaultconnections" -> items(plural, resource("VaultConnection", "default", """
                    {"address":"%s","skipTLSVerify":false,"caCertSecretRef":"vault-ca"}""".formatted(address())));
            case "vaultauths" -> items(plural, resource("VaultAuth", "default", """
                    {"method":"kubernetes","mount":"kubernetes","kubernetes":{"role":"r","serviceAccount":"default"}}"""));
            case "vaultstaticsecrets" -> items(plural, resource("VaultStaticSecret", "app", """
                    {"mount":"secret","type":"kv-v2","path":"app","destination":{"name":"app","create":true}}"""));
            case "vaultdynamicsecrets" -> items(plural, resource("VaultDynamicSecret", "db", """
                    {"mount":"database","path":"creds/app","destination":{"name":"db","create":true}}"""));
            case "secrets" -> items(plural, request.query().contains("vault-ca") ? """
                    {"apiVersion":"v1","kind":"Secret","metadata":{"name":"vault-ca","namespace":"default",
                     "uid":"5","resourceVersion":"1"},"data":{"ca.crt":"%s"}}""".formatted(authority) : "");
            default -> items(plural, "");
        };
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
