using Verify.Arithmetic;
using Verify.LeastSquares.Simulation;
using Xunit;

namespace Verify.LeastSquares.Tests.Simulation;

public class SimulatedProcessTests
{
    private const int Trajectories = 40_000;
    private const int Batch = 2;
    private const double Eta = 0.125;
    private static readonly int[] Steps = [1, 5, 20];

    private static Instance<Float64> Data(int p = 3, int n = 6)
    {
        var random = new Random(4);
        double Draw() => (2 * random.NextDouble()) - 1;
        var x = Matrix<Float64>.Create(n, p, (_, _) => Draw());
        Float64[] y = [.. Enumerable.Range(0, n).Select(_ => new Float64(3 * Draw()))];
        Float64[] truth = [.. Enumerable.Range(0, p).Select(_ => new Float64(Draw()))];
        return new Instance<Float64>(new Problem<Float64>(x, y, new Truth<Float64>(truth, 1.0)), Eta, Batch);
    }

    public static TheoryData<string, int> Iterations =>
        new()
        {
            { "sgd", 3 },
            { "sgd", 1 },
            { "sgd", 7 },
            { "sgd", 13 },
            { "sgd", 19 },
            { "sgd-without-replacement", 3 },
            { "sgd-without-replacement", 18 },
            { "sgf-euler", 3 },
            { "sgf-euler", 9 },
        };

    [Theory]
    [MemberData(nameof(Iterations))]
    public void Iterations_agree_with_the_closed_forms(string process, int p) =>
        AssertAgrees(SimulatedProcess.Iteration(Data(p), Process.Parse(process), Steps));

    [Theory]
    [InlineData("sgf")]
    [InlineData("constant-covariance")]
    [InlineData("sgld")]
    public void Discretized_flows_agree_with_the_moments_of_the_chain(string process) =>
        AssertAgrees(SimulatedProcess.Discretized(Data(), Process.Parse(process), 0.3, 0.05, Steps));

    [Theory]
    [InlineData("constant-covariance", 6)]
    [InlineData("sgld", 6)]
    [InlineData("sgld", 2)]
    public void Exact_transitions_agree_with_the_flow(string process, int n) =>
        AssertAgrees(SimulatedProcess.OrnsteinUhlenbeck(Data(3, n), Process.Parse(process), 0.3, [0.5, 0.5, 4]));

    [Fact]
    public void The_chain_with_the_instances_own_step_has_the_moments_of_sgd()
    {
        Moments chain = DiscretizedMoments.After(Data(), Process.Sgf, null, Eta, [20])[0];
        Moments sgd = new MomentPath(Data(), Process.Sgd).At(20);
        for (int at = 0; at < 9; at++)
        {
            Assert.Equal(sgd.Covariance!.Entries[at].Value, chain.Covariance!.Entries[at].Value, 13);
        }
    }

    [Theory]
    [InlineData("sgf")]
    [InlineData("constant-covariance")]
    [InlineData("sgld")]
    public void The_chain_tends_to_the_flow_with_order_one(string process)
    {
        double[] distances =
        [
            .. new[] { 100, 200 }.Select(steps =>
            {
                Moments chain = DiscretizedMoments.After(Data(), Process.Parse(process), 0.3, 2.0 / steps, [steps])[0];
                Moments flow = new MomentPath(Data(), Process.Parse(process), new Float64(0.3)).At(2);
                return chain
                    .Covariance!.Entries.ToArray()
                    .Zip(flow.Covariance!.Entries.ToArray(), (a, b) => Math.Abs(a - b))
                    .Max();
            }),
        ];
        Assert.InRange(distances[0] / distances[1], 1.9, 2.1);
    }

    // Recursions with a planted mistake, written out in doubles.
    private static Moments Planted(double noiseFactor, bool subtractsMean)
    {
        Instance<Float64> instance = Data();
        var operators = new MomentOperators<Float64>(instance.Problem.Features);
        var mean = new Float64[3];
        var covariance = Matrix<Float64>.Create(3, 3, (_, _) => 0.0);
        for (int step = 0; step < 20; step++)
        {
            Float64[] r = operators.Residuals(instance.Problem.Response, mean);
            Float64[] g = operators.Gradient(r);
            Matrix<Float64> noise = subtractsMean
                ? operators.GradientCovariance(r)
                : operators.WeightedCovariance([.. r.Select(value => value * value)]);
            covariance = operators.Step(covariance, Eta, noiseFactor) + ((Float64)(Eta * Eta * noiseFactor) * noise);
            mean = [.. mean.Zip(g, (b, change) => b + (Eta * change))];
        }
        return new Moments(mean, covariance);
    }

    [Theory]
    [InlineData(1.0 / Batch, true, true)]
    [InlineData(1.0 / (Batch + 1), true, false)]
    [InlineData(1.0 / Batch, false, false)]
    public void A_planted_wrong_recursion_is_detected(double noiseFactor, bool subtractsMean, bool agrees)
    {
        SimulatedProcess simulated = SimulatedProcess.Iteration(Data(), Process.Sgd, [20]) with
        {
            Exact = [Planted(noiseFactor, subtractsMean)],
        };
        MomentAgreement agreement = simulated.Run(Trajectories, seed: 3);
        Assert.Equal(agrees, agreement.Agrees);
    }

    [Fact]
    public void Moments_of_the_flow_are_not_those_of_a_coarse_chain()
    {
        SimulatedProcess chain = SimulatedProcess.Discretized(Data(), Process.Sgf, null, 0.5, [4]) with
        {
            Exact = [new MomentPath(Data(), Process.Sgf).At(2)],
        };
        Assert.False(chain.Run(Trajectories, seed: 3).Agrees);
    }

    [Fact]
    public void Sampling_with_replacement_is_told_from_sampling_without()
    {
        SimulatedProcess simulated = SimulatedProcess.Iteration(Data(), Process.SgdWithoutReplacement, [20]) with
        {
            Exact = [new MomentPath(Data(), Process.Sgd).At(20)],
        };
        Assert.False(simulated.Run(Trajectories, seed: 3).Agrees);
    }

    [Fact]
    public void Full_batches_have_no_noise_and_agree_up_to_rounding()
    {
        Instance<Float64> data = Data();
        var full = new Instance<Float64>(data.Problem, Eta, 6);
        MomentAgreement agreement = SimulatedProcess
            .Iteration(full, Process.SgdWithoutReplacement, Steps)
            .Run(100, seed: 3);
        Assert.True(agreement.Agrees);
        Assert.All(agreement.Points[2], score => Assert.InRange(Math.Abs(score.Sample - score.Exact), 0, 1e-13));
    }

    [Fact]
    public void The_threshold_accounts_for_the_number_of_comparisons()
    {
        static MomentAgreement Of(int count) =>
            MomentAgreement.Of([
                [.. Enumerable.Repeat(new MomentScore("mean[1]", 0, 1, 0, 0), count)],
            ]);
        // Φ⁻¹(1 − 5e−7) = 4.891638475699…; E|z| = √(2/π); E max of two |z| = 2/√π.
        Assert.Equal(4.8916384757, Of(1).Threshold, 7);
        Assert.Equal(Math.Sqrt(2 / Math.PI), Of(1).ExpectedLargest, 6);
        Assert.Equal(2 / Math.Sqrt(Math.PI), Of(2).ExpectedLargest, 6);
        Assert.True(Of(100).Threshold > 5.7);
    }

    private static void AssertAgrees(SimulatedProcess simulated)
    {
        MomentAgreement agreement = simulated.Run(Trajectories, seed: 3);
        Assert.True(agreement.Agrees, agreement.Largest.ToString());
    }
}
