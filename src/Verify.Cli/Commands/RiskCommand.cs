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
                "risk --instance examples/instance.json --time 1 --digits 30",
                "thirty digits of every number, each certified"
            ),
            new(
                "risk --instance examples/instance.json --time 1/3 --format json",
                "the same at one time, every digit of the doubles"
            ),
        ];

    public override int Run(CommandContext context)
    {
        ParseResult parse = context.Parse;
        IReadOnlyList<ExactNumber> times = parse.GetRequiredValue(_time);
        InstanceFile file = _instance.Read(parse);
        RiskAnswer answer = DigitsOption.Read(parse, _digits) is { } digits
            ? Certified(file.Instance, times, digits, context.Cancellation)
            : InDoubles(_instance.InDoubles(parse, file), times, context.Cancellation);
        IReport<RiskAnswer> report =
            parse.GetValue(Format) == "json" ? new RiskJsonReport() : new RiskTextReport(context.Terminal.Text);
        context.Publish(report.Render(answer));
        return ExitCode.AsExpected;
    }

    private static RiskAnswer InDoubles(
        Instance<Float64> instance,
        IReadOnlyList<ExactNumber> times,
        CancellationToken cancellation
    )
    {
        RiskPath path = new(instance);
        double[] clocks = [.. times.Select(time => time.InDoubles("--time"))];
        IReadOnlyList<ExpectedRisk<Float64>> risks = path.StochasticGradientFlow(clocks, cancellation);
        return new RiskAnswer(
            [
                .. times.Select(
                    (time, i) =>
                        AtTime<Float64>(
                            path.Spectrum,
                            instance,
                            risks[i],
                            clocks[i],
                            time.Text,
                            value => FiniteText.Of(value, $"a risk at time {time.Text}")
                        )
                ),
            ],
            Certified: false
        );
    }

    private static RiskAnswer Certified(
        Instance<Rational> exact,
        IReadOnlyList<ExactNumber> times,
        int digits,
        CancellationToken cancellation
    ) =>
        CertifiedDigits.Reach(
            digits,
            (precision, print) =>
            {
                if (BallSpectrum.TryEnclose(exact.Problem.Features, precision) is not { } spectrum)
                {
                    return null;
                }
                Instance<Ball> instance = exact.Map(value => Ball.FromRational(value, precision));
                BallRiskPath path = new(spectrum, instance.Problem.Truth, instance.NoiseScale, precision);
                return new RiskAnswer(
                    [
                        .. times.Select(time =>
                        {
                            cancellation.ThrowIfCancellationRequested();
                            Ball clock = Ball.FromRational(time.Value, precision);
                            return AtTime(spectrum, instance, path.At(clock, cancellation), clock, time.Text, print);
                        }),
                    ],
                    Certified: true
                );
            }
        );

    private static RiskAtTime AtTime<T>(
        Spectrum<T> spectrum,
        Instance<T> instance,
        ExpectedRisk<T> sgf,
        T time,
        string text,
        Func<T, string> print
    )
        where T : IRealScalar<T>
    {
        Truth<T> truth = instance.Problem.Truth;
        RiskParts Parts(LinearRisk<T> risk) =>
            new(print(risk.Bias2), print(risk.Variance), print(risk.PredictionBias2), print(risk.PredictionVariance));
        BoundTerms Bound(BoundConstant constant)
        {
            var bound = ExcessRiskBound<T>.Averaged(spectrum, instance.NoiseScale, constant, truth);
            bool applies = T.TrySign(bound.Alpha) == 1;
            return new BoundTerms(
                print(bound.Alpha),
                applies ? print(bound.Price(time)) : null,
                applies ? print(bound.Limiting(time)) : null
            );
        }
        return new RiskAtTime(
            text,
            new TotalRisk(print(sgf.Estimation), print(sgf.Prediction)),
            Parts(GradientFlow.At(spectrum, time).Risk(spectrum, truth)),
            Parts(Shrinkage<T>.RidgeAtTime(spectrum, time).Risk(spectrum, truth)),
            Bound(BoundConstant.Spectral),
            Bound(BoundConstant.Sharp),
            Bound(BoundConstant.Leverage)
        );
    }
}
