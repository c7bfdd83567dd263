package dev.vso.gotemplate.run;

import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.print.GoFormat;
import dev.vso.gotemplate.syntax.Node;
import dev.vso.gotemplate.syntax.Node.Parts;
import dev.vso.gotemplate.syntax.Tree;
import dev.vso.gotemplate.value.Absent;
import dev.vso.gotemplate.value.Mapping;
import dev.vso.gotemplate.value.Sequence;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Truth;
import dev.vso.gotemplate.value.Value;
import dev.vso.gotemplate.value.Whole;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks through one template and writes what it says; each template that it calls is an execution of its own. */
public final class Execution {
    private static final long BYTES_OF_AN_ENTRY = 32;

    private final Program program;
    private final Meter meter;
    private final StringBuilder out;
    private final Tree tree;
    private final Scope scope;
    private final Pipelines pipelines;

    private Execution(Program program, Meter meter, StringBuilder out, Tree tree, Value data) {
        this.program = program;
        this.meter = meter;
        this.out = out;
        this.tree = tree;
        this.scope = new Scope(data, meter);
        this.pipelines = new Pipelines(program, meter, tree, scope);
    }

    /** The bytes that a template writes for these data; throws {@link Failed}. */
    public static String run(Program program, Tree tree, Value data, Meter meter) {
        var out = new StringBuilder();
        var execution = new Execution(program, meter, out, tree, data);
        execution.walk(data, tree.root());
        return out.toString();
    }

    private enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    private void write(String bytes) {
        meter.write(bytes.length());
        out.append(bytes);
    }

    private Flow walk(Value dot, Parts parts) {
        for (var part : parts.parts()) {
            var flow = walk(dot, part);
            if (flow != Flow.ON) {
                return flow;
            }
        }
        return Flow.ON;
    }

    private Flow walk(Value dot, Node.Part part) {
        meter.step();
        return switch (part) {
            case Node.Plain plain -> {
                write(plain.bytes());
                yield Flow.ON;
            }
            case Node.Action action -> action(dot, action);
            case Node.If branch -> {
                var mark = scope.mark();
                var flow = Truth.of(pipelines.value(dot, branch.pipeline()))
                        ? walk(dot, branch.then())
                        : walkElse(dot, branch.otherwise());
                scope.release(mark);
                yield flow;
            }
            case Node.With with -> {
                var mark = scope.mark();
                var value = pipelines.value(dot, with.pipeline());
                var flow = Truth.of(value) ? walk(value, with.then()) : walkElse(dot, with.otherwise());
                scope.release(mark);
                yield flow;
            }
            case Node.Range range -> {
                var mark = scope.mark();
                var flow = range(dot, range);
                scope.release(mark);
                yield flow == Flow.BREAK ? Flow.ON : flow; // from its else, which in Go is part of the loop
            }
            case Node.Call call -> call(dot, call);
            case Node.Break _ -> Flow.BREAK;
            case Node.Continue _ -> Flow.CONTINUE;
        };
    }

    private Flow walkElse(Value dot, @Nullable Parts otherwise) {
        return otherwise == null ? Flow.ON : walk(dot, otherwise);
    }

    private Flow action(Value dot, Node.Action action) {
        var value = pipelines.value(dot, action.pipeline());
        if (action.pipeline().declares().isEmpty()) {
            write(value instanceof Absent ? "<no value>" : GoFormat.print(meter, value));
        }
        return Flow.ON;
    }

    private Flow call(Value dot, Node.Call call) {
        var called = program.trees().get(call.name());
        if (called == null) {
            throw new Failed(tree, call, "template \"" + call.name() + "\" not defined");
        }
        var data = call.pipeline() == null ? Absent.MISSING : pipelines.value(dot, call.pipeline());
        meter.enter();
        new Execution(program, meter, out, called, data).walk(data, called.root());
        meter.leave();
        return Flow.ON;
    }

    // -------------------------------------------------------------------------------------------------------- range

    private Flow range(Value dot, Node.Range range) {
        var value = pipelines.value(dot, range.pipeline());
        return switch (value) {
            case Whole whole -> {
                if (range.pipeline().declares().size() > 1) {
                    throw new Failed(tree, range, "can't use an integer to iterate over more than one variable");
                }
                yield whole(dot, range, whole);
            }
            case Sequence sequence -> sequence(dot, range, sequence.items());
            case Mapping mapping -> mapping(dot, range, mapping);
            case Absent _ -> walkElse(dot, range.otherwise());
            default -> throw new Failed(tree, range, "range can't iterate over a value of type " + value.typeName());
        };
    }

    private Flow whole(Value dot, Node.Range range, Whole whole) {
        var none = whole.type().unsigned() ? whole.number() == 0 : whole.number() <= 0;
        if (none) {
            return walkElse(dot, range.otherwise());
        }
        for (long i = 0; i != whole.number(); i++) {
            var item = new Whole(i, whole.type());
            if (!goesOn(range, Absent.MISSING, item)) {
                break;
            }
        }
        return Flow.ON;
    }

    private Flow sequence(Value dot, Node.Range range, List<Value> items) {
        if (items.isEmpty()) {
            return walkElse(dot, range.otherwise());
        }
        for (int i = 0; i < items.size(); i++) {
            if (!goesOn(range, Whole.ofInt(i), items.get(i))) {
                break;
            }
        }
        return Flow.ON;
    }

    private Flow mapping(Value dot, Node.Range range, Mapping mapping) {
        if (mapping.size() == 0) {
            return walkElse(dot, range.otherwise());
        }
        meter.items(mapping.size());
        meter.briefly(BYTES_OF_AN_ENTRY * mapping.size());
        for (var entry : List.copyOf(mapping.entries().entrySet())) {
            if (!goesOn(range, Text.of(entry.getKey()), entry.getValue())) {
                break;
            }
        }
        return Flow.ON;
    }

    /** One round of a loop; false when it was the last. */
    private boolean goesOn(Node.Range range, Value index, Value item) {
        meter.step();
        assign(range.pipeline(), index, item);
        var mark = scope.mark();
        var flow = walk(item, range.each());
        scope.release(mark);
        return flow != Flow.BREAK;
    }

    private void assign(Node.Pipeline pipeline, Value index, Value item) {
        var names = pipeline.declares();
        if (names.isEmpty()) {
            return;
        }
        var two = names.size() > 1;
        if (pipeline.assigns()) {
            pipelines.assign(pipeline, names.get(0), two ? index : item);
            if (two) {
                pipelines.assign(pipeline, names.get(1), item);
            }
        } else {
            scope.setFromTop(1, item);
            if (two) {
                scope.setFromTop(2, index);
            }
        }
    }
}
