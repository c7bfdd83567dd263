package dev.vso.gotemplate.value;

import java.time.OffsetDateTime;

/** Go's {@code time.Time}; {@code zone} is the name of its zone, empty where only the offset is known. */
public record Moment(OffsetDateTime time, String zone) implements Value {
    @Override
    public String typeName() {
        return "time.Time";
    }

    @Override
    public String kindName() {
        return "struct";
    }
}
