package dev.vso.gotemplate.function;

import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.value.Absent;
import dev.vso.gotemplate.value.Mapping;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Truth;
import dev.vso.gotemplate.value.Value;
import java.util.List;

/** What {@code dario.cat/mergo} does with dictionaries: fills what is empty, or overwrites; maps within maps too. */
final class Merge {
    private Merge() {}

    static void into(Mapping target, Mapping source, boolean overwrite, Meter meter) {
        meter.inside();
        meter.entries(source.size());
        for (var entry : List.copyOf(source.entries().entrySet())) {
            var key = entry.getKey();
            var value = entry.getValue();
            if (value instanceof Absent) {
                if (overwrite) {
                    put(target, key, value);
                }
                continue;
            }
            meter.work(key.length());
            merge(target, key, value, overwrite, meter);
        }
        meter.outside();
    }

    private static void merge(Mapping target, String key, Value value, boolean overwrite, Meter meter) {
        var old = target.get(key);
        if (value instanceof Mapping from && old instanceof Mapping to) {
            into(to, from, overwrite, meter);
            if (to.size() > 0) {
                return;
            }
        }
        if (overwrite || old == null || isEmpty(old)) {
            put(target, key, value);
        }
    }

    private static boolean isEmpty(Value value) {
        return !Truth.of(value);
    }

    private static void put(Mapping target, String key, Value value) {
        if (target.isNil()) {
            throw new Failure("assignment to entry in nil map");
        }
        if (target.element() == Mapping.Element.STRING && !(value instanceof Text)) {
            throw new Failure("value of type " + value.typeName() + " is not assignable to type string");
        }
        target.put(key, value);
    }
}
