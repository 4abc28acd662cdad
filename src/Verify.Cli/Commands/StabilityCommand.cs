using System.CommandLine;
using Verify.Arithmetic;
using Verify.Cli.Options;
using Verify.LeastSquares;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify stability`: the step sizes below which second moments stay bounded.</summary>
internal sealed class StabilityCommand : VerifyCommand
{
    private readonly InstanceOption _instance = new();
    private readonly WholeNumberOption _digits = DigitsOption.Create();

    public StabilityCommand()
        : base(
            "stability",
            "Step sizes below which stochastic gradient flow and SGD are mean-square stable, for the instance's batch size. \"inf\" means stable for every step size.",
            "text",
            "json"
        )
    {
        Options.Add(_instance);
        Options.Add(_digits);
    }

    public override int Order => 70;

    public override string Synopsis => "--instance FILE [--digits N] [--format FORMAT]";

    public override IReadOnlyList<Example> Examples =>
        [
            new("stability --instance examples/instance.json", "both thresholds, next to the instance's step size"),
            new("stability --instance examples/instance.json --format json", "every digit of the doubles"),
        ];

    public override int Run(CommandContext context)
    {
        ParseResult parse = context.Parse;
        InstanceFile file = _instance.Read(parse);
        string stepSize = file.Instance.StepSize.ToString();
        StabilityAnswer answer = DigitsOption.Read(parse, _digits) is { } digits
            ? Certified(file.Instance, digits, stepSize)
            : InDoubles(_instance.InDoubles(parse, file), stepSize, context.Cancellation);
        IReport<StabilityAnswer> report =
            parse.GetValue(Format) == "json"
                ? new StabilityJsonReport()
                : new StabilityTextReport(context.Terminal.Text);
        context.Publish(report.Render(answer));
        return ExitCode.AsExpected;
    }

    private static StabilityAnswer InDoubles(
        Instance<Float64> instance,
        string stepSize,
        CancellationToken cancellation
    )
    {
        Stability stability = Stability.Of(
            DoubleSpectrum.Of(instance.Problem.Features),
            instance.BatchSize,
            cancellation
        );
        return new StabilityAnswer(
            NumberText.Exact(stability.Flow),
            NumberText.Exact(stability.Descent),
            stepSize,
            Certified: false
        );
    }

    private static StabilityAnswer Certified(Instance<Rational> instance, int digits, string stepSize) =>
        CertifiedDigits.Reach(
            digits,
            (precision, print) =>
                Stability.TryEnclose(instance.Problem.Features, instance.BatchSize, precision) is { } thresholds
                    ? new StabilityAnswer(
                        thresholds.Flow is { } flow ? print(flow) : "inf",
                        print(thresholds.Descent),
                        stepSize,
                        Certified: true
                    )
                    : null
        );
}
