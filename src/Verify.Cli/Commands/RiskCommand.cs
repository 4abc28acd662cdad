using System.CommandLine;
using Verify.Arithmetic;
using Verify.Cli.Options;
using Verify.LeastSquares;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify risk`: expected risks and the three excess-risk bounds on one instance.</summary>
internal sealed class RiskCommand : VerifyCommand
{
    private readonly InstanceOption _instance = new();
    private readonly ExactNumberOption _time = new(
        "--time",
        "T",
        "time, a decimal or a fraction; repeat it for several",
        several: true
    )
    {
        Required = true,
    };
    private readonly WholeNumberOption _digits = DigitsOption.Create();

    public RiskCommand()
        : base(
            "risk",
            "Expected risk of stochastic gradient flow, gradient flow and ridge, with the excess-risk bound. Everything is averaged over mini-batches and over the noise of y = Xβ* + ε in closed form, so the instance needs betaStar and sigma2. Ridge at time t has the penalty 1/t.",
            "text",
            "json"
        )
    {
        Options.Add(_instance);
        Options.Add(_time);
        Options.Add(_digits);
    }

    public override int Order => 60;

    public override string Synopsis => "--instance FILE --time T… [--digits N] [--format FORMAT]";

    public override IReadOnlyList<Example> Examples =>
        [
            new(
                "risk --instance examples/instance.json --time 1 --time 10",
                "risks and the three bounds at two times, as a table"
            ),
            new(
                "risk --instance examples/instance.json --time 1/3 --format json",
                "the same at one time, every digit of the doubles"
            ),
        ];

    public override int Run(CommandContext context)
    {
        ParseResult parse = context.Parse;
        DigitsOption.Read(parse, _digits);
        List<(string Text, double Time)> times =
        [
            .. parse.GetRequiredValue(_time).Select(time => (time.Text, time.InDoubles("--time"))),
        ];
        RiskPath path = new(_instance.InDoubles(parse, _instance.Read(parse)));
        RiskAnswer answer = new(
            [
                .. times.Select(time =>
                {
                    context.Cancellation.ThrowIfCancellationRequested();
                    return AtTime(path, time.Text, time.Time);
                }),
            ],
            Certified: false
        );
        IReport<RiskAnswer> report =
            parse.GetValue(Format) == "json" ? new RiskJsonReport() : new RiskTextReport(context.Terminal.Text);
        context.Publish(report.Render(answer));
        return ExitCode.AsExpected;
    }

    private static RiskAtTime AtTime(RiskPath path, string text, double time)
    {
        Spectrum<Float64> spectrum = path.Spectrum;
        Truth<Float64> truth = path.Instance.Problem.Truth;
        ExpectedRisk<Float64> sgf = path.StochasticGradientFlow(time);
        string Number(Float64 value) => FiniteText.Of(value, $"a risk at time {text}");
        RiskParts Parts(LinearRisk<Float64> risk) =>
            new(
                Number(risk.Bias2),
                Number(risk.Variance),
                Number(risk.PredictionBias2),
                Number(risk.PredictionVariance)
            );
        BoundTerms Bound(BoundConstant constant)
        {
            var bound = ExcessRiskBound<Float64>.Averaged(spectrum, path.Instance.NoiseScale, constant, truth);
            bool applies = Float64.TrySign(bound.Alpha) == 1;
            return new BoundTerms(
                Number(bound.Alpha),
                applies ? Number(bound.Price(time)) : null,
                applies ? Number(bound.Limiting(time)) : null
            );
        }
        return new RiskAtTime(
            text,
            new TotalRisk(Number(sgf.Estimation), Number(sgf.Prediction)),
            Parts(GradientFlow.At<Float64>(spectrum, time).Risk(spectrum, truth)),
            Parts(Shrinkage<Float64>.RidgeAtTime(spectrum, time).Risk(spectrum, truth)),
            Bound(BoundConstant.Spectral),
            Bound(BoundConstant.Sharp),
            Bound(BoundConstant.Leverage)
        );
    }
}
