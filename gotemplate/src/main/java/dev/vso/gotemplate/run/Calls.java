package dev.vso.gotemplate.run;

import dev.vso.gotemplate.function.Arguments;
import dev.vso.gotemplate.function.Failure;
import dev.vso.gotemplate.function.Function;
import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.syntax.Node;
import dev.vso.gotemplate.syntax.Node.Operand;
import dev.vso.gotemplate.syntax.Tree;
import dev.vso.gotemplate.value.Truth;
import dev.vso.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls functions: the right number of arguments, each of the right type. */
final class Calls {
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
        meter.step();
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
            return function.body().apply(new Arguments(values, meter));
        } catch (Failure e) {
            var message = Pipelines.isLiteral(function, operands) ? e.getMessage() : "<redacted>";
            throw new Failed(tree, node, "error calling " + function.name() + ": " + message);
        }
    }
}
