package dev.vso.gotemplate.run;

import dev.vso.gotemplate.function.Arguments;
import dev.vso.gotemplate.function.Failure;
import dev.vso.gotemplate.function.Function;
import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.syntax.Node;
import dev.vso.gotemplate.syntax.Node.Operand;
import dev.vso.gotemplate.syntax.Tree;
import dev.vso.gotemplate.value.Absent;
import dev.vso.gotemplate.value.Bool;
import dev.vso.gotemplate.value.Complex;
import dev.vso.gotemplate.value.Mapping;
import dev.vso.gotemplate.value.Moment;
import dev.vso.gotemplate.value.Real;
import dev.vso.gotemplate.value.Sequence;
import dev.vso.gotemplate.value.Struct;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Truth;
import dev.vso.gotemplate.value.Value;
import dev.vso.gotemplate.value.Version;
import dev.vso.gotemplate.value.Whole;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls functions: the right number of arguments, each of the right type. */
final class Calls {
    private static final int STEP = 16;
    private static final int BYTES_OF_A_STRING = 72;

    private final Pipelines pipelines;
    private final Meter meter;
    private final Tree tree;

    Calls(Pipelines pipelines, Meter meter, Tree tree) {
        this.pipelines = pipelines;
        this.meter = meter;
        this.tree = tree;
    }

    /**
     * The value of a call.
     *
     * @param piped the last argument, when it comes from the command before this one
     */
    Value call(Value dot, Function function, Node node, List<Operand> operands, Optional<Value> piped) {
        meter.work(STEP + (long) STEP * operands.size());
        requireNumber(function, node, operands, piped);
        return switch (function.special()) {
            case AND -> shortCircuit(dot, function, node, operands, piped, false);
            case OR -> shortCircuit(dot, function, node, operands, piped, true);
            case NONE, FAIL -> plain(dot, function, node, operands, piped);
        };
    }

    private void requireNumber(Function function, Node node, List<Operand> operands, Optional<Value> piped) {
        var given = operands.size() + (piped.isPresent() ? 1 : 0);
        var wanted = function.parameters().size();
        if (function.rest().isPresent() ? given < wanted : given != wanted) {
            var least = function.rest().isPresent() ? "at least " : "";
            throw new Failed(
                    tree,
                    node,
                    "wrong number of args for " + function.name() + ": want " + least + wanted + " got " + given);
        }
    }

    private Value shortCircuit(
            Value dot, Function function, Node node, List<Operand> operands, Optional<Value> piped, boolean stopAt) {
        var parameter = function.parameter(0);
        Optional<Value> last = Optional.empty();
        for (var operand : operands) {
            var value = pipelines.argument(dot, parameter, operand);
            if (Truth.of(value) == stopAt) {
                return value;
            }
            last = Optional.of(value);
        }
        return piped.map(value -> pipelines.checked(node, parameter, value)).orElseGet(last::orElseThrow);
    }

    private Value plain(Value dot, Function function, Node node, List<Operand> operands, Optional<Value> piped) {
        var values = new ArrayList<Value>();
        for (var operand : operands) {
            values.add(pipelines.argument(dot, function.parameter(values.size()), operand));
        }
        piped.ifPresent(value -> values.add(pipelines.checked(node, function.parameter(values.size()), value)));
        try {
            return counted(function, values);
        } catch (Failure e) {
            var message = Pipelines.isLiteral(function, operands) ? e.getMessage() : "<redacted>";
            throw new Failed(tree, node, "error calling " + function.name() + ": " + message);
        } catch (ArithmeticException | DateTimeException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new Failed(tree, node, "error calling " + function.name() + ": an argument is out of range");
        }
    }

    private Value counted(Function function, List<Value> values) {
        var arguments = new Arguments(values, meter);
        if (function.cost() == Function.Cost.CONSTANT) {
            return function.body().apply(arguments);
        }
        values.forEach(value -> meter.work(size(value)));
        var result = function.body().apply(arguments);
        if (result instanceof Text made && values.stream().noneMatch(value -> isSame(made, value))) {
            meter.work(made.bytes().length());
            meter.text(made.bytes().length());
        } else {
            meter.memory(BYTES_OF_A_STRING);
        }
        return result;
    }

    @SuppressWarnings("ReferenceEquality") // the same bytes, not equal ones
    private static boolean isSame(Text made, Value argument) {
        return argument instanceof Text text && text.bytes() == made.bytes();
    }

    /** The bytes or items that whoever goes through a value once passes. */
    static long size(Value value) {
        return switch (value) {
            case Text text -> text.bytes().length();
            case Sequence sequence -> sequence.size();
            case Mapping mapping -> mapping.size();
            case Version version ->
                version.original().length()
                        + version.prerelease().length()
                        + version.metadata().length();
            case Absent _, Bool _, Whole _, Real _, Complex _, Struct _, Moment _ -> 1;
        };
    }
}
