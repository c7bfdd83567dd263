package dev.vso.bench.measure;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts the warnings among the cluster's events. */
public final class WarningEvents {

    private static final long PAGE = 500;

    private WarningEvents() {}

    /** The number of warnings by reason, from the events that exist now; Kubernetes keeps them for an hour. */
    public static Map<String, Long> count(KubernetesClient client) {
        var counts = new TreeMap<String, Long>();
        var more = "";
        do {
            var options = new ListOptionsBuilder()
                    .withLimit(PAGE)
                    .withContinue(more.isEmpty() ? null : more)
                    .build();
            var page = client.v1().events().inAnyNamespace().list(options);
            count(page.getItems(), counts);
            more = Optional.ofNullable(page.getMetadata().getContinue()).orElse("");
        } while (!more.isEmpty());
        return counts;
    }

    static void count(List<Event> events, Map<String, Long> counts) {
        for (var event : events) {
            if ("Warning".equals(event.getType())) {
                counts.merge(event.getReason(), times(event), Long::sum);
            }
        }
    }

    private static long times(Event event) {
        var series = Optional.ofNullable(event.getSeries()).map(it -> it.getCount());
        return Math.max(
                1, series.or(() -> Optional.ofNullable(event.getCount())).orElse(1));
    }
}
