package dev.vso.operator.kubernetes.http;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Makes the Kubernetes client's HTTP client such that no more requests are under way at once than the API server takes:
 * found by its answers, and at most {@value AdaptiveLimit#MOST}.
 *
 * <p>All share one HTTP/2 connection, on which the API server allows 100 requests at a time; the JDK's client fails what
 * goes beyond ("too many concurrent streams") instead of waiting, and under load that hits the leader's lease, too.
 */
public final class ThrottledHttpClientFactory extends JdkHttpClientFactory {

    private final PriorityConcurrencyLimiter limiter;
    private final RequestRate rate;
    private final UnaryOperator<HttpClient> sender;

    /**
     * Without a limit by the second.
     *
     * @param outage while it lasts, statuses and events wait
     */
    public ThrottledHttpClientFactory(CredentialOutage outage) {
        this(outage, 0, 0);
    }

    /**
     * With a limit by the second, which watches and the lease of leadership do not count in.
     *
     * @param outage while it lasts, statuses and events wait
     * @param perSecond requests of all clients that it makes, 0 for no limit
     * @param burst how many may go at once after a pause; 0 for as many as in a second
     */
    public ThrottledHttpClientFactory(CredentialOutage outage, double perSecond, int burst) {
        this(new PriorityConcurrencyLimiter(outage), RequestRate.of(perSecond, burst), UnaryOperator.identity());
    }

    private ThrottledHttpClientFactory(
            PriorityConcurrencyLimiter limiter, RequestRate rate, UnaryOperator<HttpClient> sender) {
        this.limiter = limiter;
        this.rate = rate;
        this.sender = sender;
    }

    /** The same, where what is made of the JDK's client sends: it is asked when a request's turn has come. */
    public ThrottledHttpClientFactory sentBy(UnaryOperator<HttpClient> other) {
        return new ThrottledHttpClientFactory(limiter, rate, other);
    }

    /** How much the API server takes now; one answer for all clients that this makes. */
    public ApiServerLoad load() {
        return limiter;
    }

    @Override
    protected HttpClient.Builder createNewHttpClientBuilder() {
        return new Builder(super.createNewHttpClientBuilder(), limiter, rate, sender);
    }

    /** The JDK's builder, but for what it builds. */
    private record Builder(
            HttpClient.Builder jdk,
            PriorityConcurrencyLimiter turns,
            RequestRate rate,
            UnaryOperator<HttpClient> sender)
            implements HttpClient.Builder {

        @Override
        public HttpClient build() {
            return new ThrottledHttpClient(sender.apply(jdk.build()), turns, rate);
        }

        @Override
        public HttpClient.Builder cookieHandler(CookieHandler handler) {
            jdk.cookieHandler(handler);
            return this;
        }

        @Override
        public HttpClient.Builder connectTimeout(Duration duration) {
            jdk.connectTimeout(duration);
            return this;
        }

        @Override
        public HttpClient.Builder sslContext(SSLContext context) {
            jdk.sslContext(context);
            return this;
        }

        @Override
        public HttpClient.Builder sslParameters(SSLParameters parameters) {
            jdk.sslParameters(parameters);
            return this;
        }

        @Override
        public HttpClient.Builder executor(Executor executor) {
            jdk.executor(executor);
            return this;
        }

        @Override
        public HttpClient.Builder followRedirects(HttpClient.Redirect policy) {
            jdk.followRedirects(policy);
            return this;
        }

        @Override
        public HttpClient.Builder version(HttpClient.Version version) {
            jdk.version(version);
            return this;
        }

        @Override
        public HttpClient.Builder priority(int priority) {
            jdk.priority(priority);
            return this;
        }

        @Override
        public HttpClient.Builder proxy(ProxySelector selector) {
            jdk.proxy(selector);
            return this;
        }

        @Override
        public HttpClient.Builder authenticator(Authenticator authenticator) {
            jdk.authenticator(authenticator);
            return this;
        }

        @Override
        public HttpClient.Builder localAddress(InetAddress address) {
            jdk.localAddress(address);
            return this;
        }
    }
}
