using Verify.Arithmetic;
using Verify.LeastSquares;
using Verify.LeastSquares.Simulation;
using Verify.Processes;
using Xunit;

namespace Verify.Answers.Tests;

/// <summary>Every answer against a direct call of the engine, in doubles and to certified digits.</summary>
public sealed class AnswerTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "examples");
    private static readonly GivenInstance Given = GivenInstance.Read(Path.Combine(Folder, "instance.json"));
    private static readonly ExactNumber[] Times =
    [
        ExactNumber.Parse("0"),
        ExactNumber.Parse("1/3"),
        ExactNumber.Parse("4.50"),
    ];

    public static TheoryData<string> Processes => [.. Process.All.Select(process => process.Name)];

    private static BoundProcess Bound(string name) => BoundProcess.Of(Process.Parse(name), Given);

    private static ExactNumber[] Points(BoundProcess process) =>
        process.Axis == TimeAxis.Step ? [ExactNumber.Of(0), ExactNumber.Of(7)] : Times;

    [Theory]
    [MemberData(nameof(Processes))]
    public void Moments_in_doubles_are_those_of_the_path(string name)
    {
        BoundProcess process = Bound(name);
        MomentsAnswer answer = Answer.Moments(process, Points(process));
        MomentPath path = new(Given.InDoubles, process.Process, process.TemperatureInDoubles);
        Assert.Equal((name, Certainty.Doubles), (answer.Process, answer.Certainty));
        foreach ((ExactNumber point, MomentsAtPoint at) in Points(process).Zip(answer.Points))
        {
            Moments direct = path.At(point.Value.ToDouble());
            Assert.Equal(point.Text, at.Point);
            Assert.Equal(direct.Mean.Select(value => value.Value), at.Mean.Select(number => number.ToDouble()));
            Assert.Equal(
                direct.Covariance?.Entries.ToArray().Select(value => value.Value),
                at.Covariance?.SelectMany(row => row).Select(number => number.ToDouble())
            );
        }
    }

    // Columns graded 3e7 : 3e-6, where doubles gave a variance of −1.19e-33, and a well-conditioned X with rows and columns of zeros.
    private const string Graded =
        """{"X":[["591017","0","0","0"],["0","34800000","-459/11500","3/612500"],["0","0","0","-1/50000"],["200000","-7610800","-1459/2000000","-3497/2500000000"]],"y":["16102/3125","58993/25000","0","740771/100000"],"stepSize":"9453631/1000000000000000000000","batchSize":3}""";

    private const string WithZeros =
        """{"X":[["0","0","-126713/50000","-34047/10000","0"],["70/11","0","-187671/50000","0","-919/38"],["-235/16","0","883961/100000","-874351/100000","299517/100000"]],"y":["-674/39","0","0"],"stepSize":"1446821/500000000000000000000","batchSize":1000}""";

    // One row three times makes no noise: a covariance of −6.7e-16 was the rounding of 0.
    private const string OneRow = """{"X":[["1"],["1"],["1"]],"y":["-3","-3","-3"],"stepSize":"1","batchSize":1}""";

    // Singular values 1e12 and 1e3 apart: doubles know four digits of the flow's threshold, or eight, and printed all.
    [Theory]
    [InlineData(
        """{"X":[["1","-1000000000000"],["1","-1000000000000"],["-1","1000000000000"],["-47/19","1000000000000"]],"y":["1","2","3","4"],"stepSize":"1","batchSize":3}"""
    )]
    [InlineData(
        """{"X":[["-1","-1/1000"],["-1","-999999999/1000000000000"]],"y":["1","2"],"stepSize":"1","batchSize":1}"""
    )]
    public void Thresholds_in_doubles_print_no_digits_that_are_not_there(string text)
    {
        var given = GivenInstance.Of(
            InstanceFile.Parse("graded.json", System.Text.Encoding.UTF8.GetBytes(text)).Instance
        );
        string shown = Answer.Stability(given).Sgf.ToString();
        Number truth = Answer.Stability(given, digits: 17).Sgf;
        string[] parts = shown.ToLowerInvariant().Split('e');
        int decimals = parts[0].Contains('.', StringComparison.Ordinal)
            ? parts[0].Length - parts[0].IndexOf('.', StringComparison.Ordinal) - 1
            : 0;
        int exponent = parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : 0;
        double off = Math.Abs(
            double.Parse(shown, System.Globalization.CultureInfo.InvariantCulture) - truth.ToDouble()
        );
        Assert.InRange(off, 0.0, 1.01 * Math.Pow(10, exponent - decimals));
    }

    /// <summary>What is printed in doubles is right to the digits that are printed, against enclosures; no variance is negative.</summary>
    [Theory]
    [InlineData(Graded, 1)]
    [InlineData(Graded, 7)]
    [InlineData(WithZeros, 1)]
    [InlineData(WithZeros, 30)]
    [InlineData(OneRow, 1)]
    public void Doubles_print_no_digits_that_are_not_there(string text, int steps)
    {
        var given = GivenInstance.Of(
            InstanceFile.Parse("graded.json", System.Text.Encoding.UTF8.GetBytes(text)).Instance
        );
        BoundProcess process = BoundProcess.Of(Process.Sgd, given);
        ExactNumber[] points = [ExactNumber.Of((long)steps)];
        MomentsAtPoint shown = Answer.Moments(process, points).Points[0];
        MomentsAtPoint certain = Answer.Moments(process, points, digits: 17).Points[0];
        static IEnumerable<Number> All(MomentsAtPoint at) => at.Mean.Concat(at.Covariance!.SelectMany(row => row));
        int resolved = 0;
        foreach ((Number number, Number truth) in All(shown).Zip(All(certain)))
        {
            double size = Math.Abs(number.Shown);
            if (size == 0.0)
            {
                continue;
            }
            resolved++;
            // One unit of the last digit that is printed.
            string mantissa = number.ToString().Split('E')[0];
            int count = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('-', '0').Length;
            double unit = Math.Pow(10, Math.Floor(Math.Log10(size)) - Math.Min(count, 15) + 1);
            Assert.InRange(Math.Abs(number.Shown - truth.ToDouble()), 0.0, 1.01 * unit);
        }
        Assert.True(resolved > 0);
        Assert.All(shown.Covariance!.Select((row, i) => row[i].Shown), variance => Assert.True(variance >= 0.0));
    }

    /// <summary>Many steps are a power of the derived moment system; the other route is the exact recursion in rationals.</summary>
    [Theory]
    [InlineData("sgd")]
    [InlineData("sgd-without-replacement")]
    [InlineData("sgf-euler")]
    public void Certified_moments_after_many_steps_are_those_of_the_exact_recursion(string name)
    {
        const int Steps = 130;
        BoundProcess process = Bound(name);
        Instance<Rational> instance = Given.Exact;
        Problem<Rational> problem = instance.Problem;
        Rational factor = NoiseFactor.Of(process.Process.Kind, instance.BatchSize, problem.SampleCount)!.Value;
        MomentRecursion<Rational> recursion = new(problem.Features, problem.Response, instance.StepSize, factor);
        for (int step = 0; step < Steps; step++)
        {
            recursion.Advance();
        }
        MomentsAtPoint found = Answer.Moments(process, [ExactNumber.Of(Steps)], digits: 30).Points[0];
        Assert.Empty(found.States);
        Rational[] expected = [.. recursion.Mean, .. recursion.Covariance.Entries.ToArray()];
        Number[] numbers = [.. found.Mean, .. found.Covariance!.SelectMany(row => row)];
        Assert.Equal(expected.Length, numbers.Length);
        Assert.All(expected.Zip(numbers), pair => Assert.True(pair.Second.Enclosure!.Value.Contains(pair.First)));
    }

    /// <summary>Long runs take the time of a logarithm, and agree with what they tend to.</summary>
    [Fact]
    public void A_million_steps_are_as_the_stationary_moments()
    {
        MomentsAtPoint late = Answer.Moments(Bound("sgd"), [ExactNumber.Of(1_000_000)], digits: 8).Points[0];
        ProcessInstance derived = ProcessInstance.Bind(Symbolics.Processes.find("sgd"), Given.Exact, []);
        MomentsAtPoint limit = Answer.Moments(derived, [ExactNumber.Infinite], digits: 8).Points[0];
        Assert.Equal(limit.Mean.Select(number => number.ToString()), late.Mean.Select(number => number.ToString()));
        Assert.Equal(
            limit.Covariance!.SelectMany(row => row).Select(number => number.ToString()),
            late.Covariance!.SelectMany(row => row).Select(number => number.ToString())
        );
        MomentsAtPoint descent = Answer.Moments(Bound("gradient-descent"), [ExactNumber.Of(1_000_000)], 8).Points[0];
        Assert.Null(descent.Covariance);
        Assert.Equal(limit.Mean.Select(number => number.ToString()), descent.Mean.Select(number => number.ToString()));
    }

    /// <summary>What would take minutes is refused before any work, and one feature less is not.</summary>
    [Fact]
    public void Digits_that_take_minutes_are_refused_before_the_work()
    {
        static GivenInstance Wide(int p)
        {
            Matrix<Rational> features = Matrix<Rational>.Create(
                p,
                p,
                (i, j) => i == j ? Rational.FromInteger(i + 1) : Rational.Zero
            );
            Rational[] ones = [.. Enumerable.Repeat(Rational.One, p)];
            Problem<Rational> problem = new(features, ones, new Truth<Rational>(ones, Rational.One));
            return GivenInstance.Of(new Instance<Rational>(problem, Rational.Parse("1/1000"), 2));
        }
        static void Refused(Action action) =>
            Assert.Contains("would take minutes", Assert.Throws<InvalidInputException>(action).Message);
        ExactNumber[] one = [ExactNumber.Of(1)];
        Refused(() => Answer.Risk(Wide(401), one, 5));
        Refused(() => Answer.Moments(BoundProcess.Of(Process.Sgf, Wide(101)), one, 5));
        Refused(() => Answer.Stability(Wide(401), 5));
        Assert.Equal(Certainty.Certified, Answer.Risk(Wide(3), one, 5).Certainty);
    }

    [Theory]
    [MemberData(nameof(Processes))]
    public void Certified_moments_enclose_those_in_doubles(string name)
    {
        BoundProcess process = Bound(name);
        MomentsAnswer exact = Answer.Moments(process, Points(process)[1..], digits: 25);
        MomentsAnswer rounded = Answer.Moments(process, Points(process)[1..]);
        Number[] certain = [.. ((INumbers)exact).Numbers],
            doubles = [.. ((INumbers)rounded).Numbers];
        Assert.Equal(certain.Length, doubles.Length);
        Assert.All(certain, number => Assert.Equal((Certainty.Certified, 25), (number.Certainty, number.Digits)));
        Assert.All(certain, number => Assert.NotNull(number.Enclosure!.Value.TryCertainDigits(25)));
        Assert.All(
            certain.Zip(doubles),
            pair =>
                Assert.Equal(
                    pair.First.ToDouble(),
                    pair.Second.ToDouble(),
                    1e-12 * Math.Abs(pair.First.ToDouble()) + 1e-14
                )
        );
    }

    [Fact]
    public void A_process_by_name_and_by_definition_has_one_risk()
    {
        ExactNumber[] steps = [ExactNumber.Of(0), ExactNumber.Of(5), ExactNumber.Of(40), ExactNumber.Infinite];
        ProcessRiskAnswer named = Answer.Risk(RiskSubject.Named(Given, "sgd"), steps);
        ProcessRiskAnswer defined = Answer.Risk(RiskSubject.Defines(Given, Symbolics.Processes.find("sgd")), steps);
        ProcessRiskAnswer certified = Answer.Risk(RiskSubject.Named(Given, "sgd"), steps[1..3], digits: 20);
        Assert.Equal(TimeAxis.Step, named.Axis);
        foreach ((ProcessRiskAtPoint one, ProcessRiskAtPoint other) in named.Points.Zip(defined.Points))
        {
            double risk = one.Risk.Estimation.ToDouble();
            Assert.Equal(risk, other.Risk.Estimation.ToDouble(), 1e-9 * risk);
            Assert.Equal(one.Point == "inf", one.Others is null);
        }
        foreach ((ProcessRiskAtPoint one, ProcessRiskAtPoint other) in named.Points.Skip(1).Zip(certified.Points))
        {
            Assert.Equal(one.Risk.Estimation.ToDouble(), other.Risk.Estimation.ToDouble(), 1e-9);
            Assert.Equal(Certainty.Certified, other.Risk.Estimation.Certainty);
        }
        // Planted: half the batch is another risk.
        ProcessRiskAnswer half = Answer.Risk(RiskSubject.Named(Given.With(Given.StepSize, 1), "sgd"), steps[1..2]);
        Assert.NotEqual(
            named.Points[1].Risk.Noise!.Value.ToDouble(),
            half.Points[0].Risk.Noise!.Value.ToDouble(),
            1e-9
        );
    }

    [Fact]
    public void Risks_are_those_of_the_two_engines()
    {
        RiskAnswer answer = Answer.Risk(Given, Times);
        RiskPath path = new(Given.InDoubles);
        foreach ((ExactNumber time, RiskAtTime at) in Times.Zip(answer.Times))
        {
            ExpectedRisk<Float64> direct = path.StochasticGradientFlow(time.Value.ToDouble());
            Assert.Equal(direct.Estimation.Value, at.Sgf.Estimation.ToDouble());
            Assert.Equal(direct.Prediction.Value, at.Sgf.Prediction.ToDouble());
            Assert.Equal(direct.Mean.Bias2.Value, at.GradientFlow.Bias2.ToDouble());
        }
        RiskAnswer certified = Answer.Risk(Given, Times[1..], digits: 30);
        Spectrum<Ball> spectrum = BallSpectrum.TryEnclose(Given.Exact.Problem.Features, 300)!;
        Instance<Ball> balls = Given.Exact.Map(value => Ball.FromRational(value, 300));
        BallRiskPath other = new(spectrum, balls.Problem.Truth, balls.NoiseScale, 300);
        foreach ((ExactNumber time, RiskAtTime at) in Times[1..].Zip(certified.Times))
        {
            Ball direct = other.At(Ball.FromRational(time.Value, 300)).Estimation;
            Assert.Equal(direct.TryCertainDigits(30), at.Sgf.Estimation.ToString());
        }
        Assert.Equal(answer.Times[1].Sharp.Price is null, certified.Times[0].Sharp.Price is null);
    }

    [Fact]
    public void Thresholds_are_those_of_the_engine()
    {
        LeastSquares.Stability direct = LeastSquares.Stability.Of(Given.Spectrum, Given.BatchSize);
        StabilityAnswer answer = Answer.Stability(Given);
        Assert.Equal((direct.Flow, direct.Descent), (answer.Sgf.ToDouble(), answer.Sgd.ToDouble()));
        Assert.Equal(Given.StepSize, answer.StepSize.Exact);
        StabilityAnswer certified = Answer.Stability(Given, digits: 12);
        Assert.Equal(direct.Descent, certified.Sgd.ToDouble(), 1e-12);
        // One sample makes no noise: the flow is stable for every step size, by proof.
        GivenInstance single = GivenInstance.Of(
            new(
                new Problem<Rational>(Matrix<Rational>.FromRows(1, 1, [Rational.One]), [Rational.One], null),
                new(1, 8),
                1
            )
        );
        Assert.Equal(Number.Infinity, Answer.Stability(single, digits: 5).Sgf);
        Assert.Equal(double.PositiveInfinity, Answer.Stability(single).Sgf.ToDouble());
    }

    [Fact]
    public void A_simulation_is_that_of_the_engine_whatever_the_order_of_points()
    {
        SimulationAnswer answer = Answer.Simulation(Bound("sgd"), [ExactNumber.Of(5), ExactNumber.Of(2)], null, 500, 3);
        MomentAgreement direct = SimulatedProcess.Iteration(Given.InDoubles, Process.Sgd, [2, 5]).Run(500, 3);
        Assert.Equal(["2", "5"], answer.Points.Select(point => point.Point));
        Assert.Equal(
            direct.Points.SelectMany(point => point).Select(score => score.Score),
            answer.Points.SelectMany(point => point.Scores).Select(score => score.Score)
        );
        Assert.Equal((direct.Agrees, direct.Largest.Of), (answer.Agrees, answer.LargestAt));
        SimulationAnswer chain = Answer.Simulation(Bound("sgf"), [ExactNumber.Of(1)], ExactNumber.Parse("1/8"), 500, 3);
        Assert.True(chain.Points[0].Bias!.Mean > 0.0);
    }

    [Fact]
    public void The_path_and_its_curves_are_those_of_the_engine()
    {
        RegularizationPath path = new(Given.InDoubles);
        PathAnswer answer = Answer.Path(Given);
        PathCurves curves = Answer.Curves(Given);
        Assert.Equal(path.Times.Where((_, i) => i % 24 == 0), answer.Points.Select(point => point.Time));
        RegularizationPoint direct = path.At([answer.Points[4].Time])[0];
        Assert.Equal(
            (direct.Ridge, direct.StochasticFlow, direct.StochasticDescent),
            (answer.Points[4].Ridge.ToDouble(), answer.Points[4].Sgf.ToDouble(), answer.Points[4].Sgd.ToDouble())
        );
        Assert.Equal(path.BestRidge().Risk, answer.Best[0].Risk.ToDouble());
        Assert.Equal(answer.Points[4].Sgf.ToDouble(), curves.Sgf[96].ToDouble(), 1e-12);
        Assert.All(
            answer.Best,
            best => Assert.True(best.Risk.ToDouble() <= curves.Ridge.Concat(curves.Sgf).Max(risk => risk.ToDouble()))
        );
        Assert.Equal(
            answer.Bounds.Where(bound => bound.Applies).Select(bound => bound.Name),
            curves.Bounds.Select(bound => bound.Name)
        );
        // The bound is one: it is above what it bounds.
        Assert.All(
            curves.Bounds,
            bound =>
                Assert.All(
                    bound.Values.Zip(curves.Sgf),
                    pair => Assert.True(pair.First.ToDouble() >= pair.Second.ToDouble())
                )
        );
    }

    [Fact]
    public void A_penalty_is_reached_by_every_choice_of_sizes()
    {
        GivenInstance data = GivenInstance.OfData(
            DataFile.Read(Path.Combine(Folder, "data", "swiss.csv"), "Fertility")
        );
        PathAnswer answer = Answer.Path(data, new PathStop.Penalty(Rational.Parse("0.05")));
        PathPoint point = Assert.Single(answer.Points);
        Assert.Equal((0.05, 20.0), (point.Penalty, point.Time));
        Assert.Equal([10, 1], answer.Choices.Select(choice => choice.BatchSize));
        Assert.All(
            answer.Choices,
            choice =>
            {
                Assert.InRange(choice.Steps * choice.StepSize, 20.0 - choice.StepSize, 20.0 + choice.StepSize);
                Assert.InRange(
                    choice.StepSize,
                    0.05 * choice.StableBelow.ToDouble(),
                    0.16 * choice.StableBelow.ToDouble()
                );
                Assert.Equal(choice.BatchSize * choice.Steps, choice.SampleGradients);
            }
        );
        Assert.Empty(Answer.Path(data).Choices);
    }

    [Fact]
    public void Data_have_the_step_size_of_a_tenth_of_the_threshold_and_ask_for_what_they_lack()
    {
        GivenInstance data = GivenInstance.OfData(DataFile.Read(Path.Combine(Folder, "data", "mtcars.csv"), "mpg"));
        Assert.Equal(10, data.BatchSize);
        double threshold = LeastSquares.Stability.Of(data.Spectrum, 10).Descent;
        Assert.InRange(data.StepSize.ToDouble() / threshold, 0.05, 0.16);
        Assert.True(data.IsPlugIn && data.IsNoisePlugIn);
        Assert.Equal(
            data.Exact.Map(value => new Float64(value.ToDouble())).Problem.Truth.Coefficients,
            data.InDoubles.Problem.Truth.Coefficients
        );
        GivenInstance other = data.With(new Rational(1, 100), 3);
        Assert.Equal(
            (new Rational(1, 100), 3, 0.01),
            (other.Exact.StepSize, other.InDoubles.BatchSize, other.InDoubles.StepSize.Value)
        );
        DataSet saturated = new(
            new DataSource("two.csv", "y", ["a", "b"], false, false, []),
            Matrix<Rational>.FromRows(2, 2, [1, 2, 3, 5]),
            [Rational.One, Rational.Zero]
        );
        GivenInstance wide = GivenInstance.OfData(saturated, new Rational(1, 100), 1);
        Assert.Contains("--sigma2", Assert.Throws<InvalidInputException>(() => Answer.Risk(wide, Times)).Message);
        // Nothing that does without σ² asks for it.
        Assert.NotEmpty(Answer.Moments(BoundProcess.Of(Process.Sgd, wide), [ExactNumber.Of(3)]).Points);
        Assert.True(Answer.Stability(wide).Sgd.ToDouble() > 0.0);
    }

    [Fact]
    public void What_is_not_allowed_is_one_line()
    {
        static string Line(Func<object> question) => Assert.Throws<InvalidInputException>(question).Message;
        Assert.Contains("'-1'", Line(() => Answer.Moments(Bound("sgf"), [ExactNumber.Parse("-1")])));
        Assert.Contains("whole numbers", Line(() => Answer.Moments(Bound("sgd"), [ExactNumber.Parse("1/2")])));
        Assert.Contains("at least 0", Line(() => Answer.Risk(Given, [ExactNumber.Parse("-2")])));
        Assert.Contains("1 to 1000", Line(() => Answer.Risk(Given, Times, digits: 2000)));
        Assert.Contains("no temperature", Line(() => BoundProcess.Of(Process.Sgf, Given, Rational.One)));
        Assert.Contains("negative", Line(() => BoundProcess.Of(Process.Sgld, Given, -Rational.One)));
        Assert.Contains("positive", Line(() => Answer.Path(Given, new PathStop.Penalty(Rational.Zero))));
        Assert.Contains("threshold", Line(() => Answer.Path(Given.With(new Rational(50, 1), 1))));
        Assert.Contains("--dt", Line(() => Answer.Simulation(Bound("sgf"), Times, null, 10, 1)));
        Assert.Contains("no noise", Line(() => Answer.Simulation(Bound("ridge"), Times, null, 10, 1)));
        Assert.Contains("range of doubles", Line(() => Answer.Risk(Given, [ExactNumber.Parse("1e400")])));
    }

    private sealed record Answered(params Number[] All) : INumbers
    {
        public IEnumerable<Number> Numbers => All;
    }

    [Fact]
    public void The_precision_grows_until_every_number_has_its_digits()
    {
        List<int> tried = [];
        Answered answer = CertifiedDigits.Reach(
            30,
            precision =>
            {
                tried.Add(precision);
                // As a formula that loses 270 bits: of 160, 320 and 640 the third suffices.
                Rational error = Rational.FromInteger(2).Pow(270 - precision);
                Ball third = Ball.FromInterval(new Rational(1, 3) - error, new Rational(1, 3) + error, precision);
                return tried.Count == 1 ? null : new Answered(Number.Of(1.0), Number.Certified(third, 30));
            }
        );
        Assert.Equal([160, 320, 640], tried);
        Assert.Equal("0.333333333333333333333333333333", answer.All[1].ToString());
        Assert.Throws<InvalidInputException>(() =>
            CertifiedDigits.Reach(
                3,
                precision => new Answered(
                    Number.Certified(Ball.FromInterval(-Rational.One, Rational.One, precision), 3)
                )
            )
        );
    }
}
