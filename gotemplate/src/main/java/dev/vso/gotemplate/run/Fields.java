package dev.vso.gotemplate.run;

import dev.vso.gotemplate.function.Methods;
import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.run.Program.MissingKey;
import dev.vso.gotemplate.syntax.Node;
import dev.vso.gotemplate.syntax.Node.Operand;
import dev.vso.gotemplate.syntax.Tree;
import dev.vso.gotemplate.value.Absent;
import dev.vso.gotemplate.value.Mapping;
import dev.vso.gotemplate.value.Struct;
import dev.vso.gotemplate.value.Utf8;
import dev.vso.gotemplate.value.Value;
import java.util.List;
import java.util.Optional;

/** What stands behind a dot: a key of a map, a field of a struct, or a method. */
final class Fields {
    private static final int WORK_OF_A_NAME = 16;

    private final Program program;
    private final Calls calls;
    private final Meter meter;
    private final Tree tree;

    Fields(Program program, Calls calls, Meter meter, Tree tree) {
        this.program = program;
        this.calls = calls;
        this.meter = meter;
        this.tree = tree;
    }

    /** Goes from name to name; the last may be a method with arguments. */
    Value chain(Value dot, Value start, Node node, List<String> names, List<Operand> arguments, Optional<Value> piped) {
        var value = start;
        meter.work((long) WORK_OF_A_NAME * names.size());
        for (int i = 0; i < names.size() - 1; i++) {
            value = field(dot, value, node, names.get(i), List.of(), Optional.empty());
        }
        return field(dot, value, node, names.getLast(), arguments, piped);
    }

    private Value field(
            Value dot, Value receiver, Node node, String name, List<Operand> arguments, Optional<Value> piped) {
        if (receiver == Absent.MISSING) {
            if (program.missingKey() == MissingKey.ERROR) {
                throw new Failed(tree, node, "nil data; no entry for key \"" + Utf8.string(name) + "\"");
            }
            return Absent.MISSING;
        }
        if (receiver == Absent.NIL) {
            throw new Failed(tree, node, "nil pointer evaluating interface {}." + Utf8.string(name));
        }
        var method = Methods.of(receiver, name);
        if (method.isPresent()) {
            meter.work(Calls.size(receiver));
            return calls.call(dot, method.get(), node, arguments, piped);
        }
        var hasArguments = !arguments.isEmpty() || piped.isPresent();
        return switch (receiver) {
            case Struct struct
            when struct.fields().containsKey(name) -> {
                requireNone(hasArguments, node, name + " has arguments but cannot be invoked as function");
                yield struct.fields().getOrDefault(name, Absent.MISSING);
            }
            case Mapping mapping -> {
                requireNone(hasArguments, node, name + " is not a method but has arguments");
                var value = mapping.get(name);
                yield value == null ? missing(mapping, node, name) : value;
            }
            default ->
                throw new Failed(
                        tree, node, "can't evaluate field " + Utf8.string(name) + " in type " + receiver.typeName());
        };
    }

    private void requireNone(boolean hasArguments, Node node, String message) {
        if (hasArguments) {
            throw new Failed(tree, node, Utf8.string(message));
        }
    }

    private Value missing(Mapping mapping, Node node, String name) {
        return switch (program.missingKey()) {
            case INVALID -> Absent.MISSING;
            case ZERO -> mapping.zero();
            case ERROR -> throw new Failed(tree, node, "map has no entry for key \"" + Utf8.string(name) + "\"");
        };
    }
}
