package dev.vso.gotemplate.value;

import java.util.SequencedMap;

/** A struct of Go: named fields in their order. A field that it does not have is an error in a template. */
public record Struct(String typeName, SequencedMap<String, Value> fields) implements Value {
    @Override
    public String kindName() {
        return "struct";
    }

    @Override
    public String toString() {
        return "Struct[%s]".formatted(typeName);
    }
}
