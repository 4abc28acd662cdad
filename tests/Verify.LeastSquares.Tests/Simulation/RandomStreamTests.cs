using Verify.LeastSquares.Simulation;
using Xunit;

namespace Verify.LeastSquares.Tests.Simulation;

public class RandomStreamTests
{
    // The known-answer tests that come with Random123 (Salmon et al., SC 2011), philox4x32, 10 rounds.
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(
        0xffffffffu,
        0xffffffffu,
        0xffffffffu,
        0xffffffffu,
        0xffffffffu,
        0xffffffffu,
        0x408f276du,
        0x41c83b0eu,
        0xa20bc7c6u,
        0x6d5451fdu
    )]
    [InlineData(
        0x243f6a88u,
        0x85a308d3u,
        0x13198a2eu,
        0x03707344u,
        0xa4093822u,
        0x299f31d0u,
        0xd16cfe09u,
        0x94fdccebu,
        0x5001e420u,
        0x24126ea1u
    )]
    public void Philox_gives_the_published_known_answers(
        uint c0,
        uint c1,
        uint c2,
        uint c3,
        uint k0,
        uint k1,
        uint a0,
        uint a1,
        uint a2,
        uint a3
    ) => Assert.Equal((a0, a1, a2, a3), Philox.Block(c0, c1, c2, c3, k0, k1));

    [Fact]
    public void The_vector_path_equals_the_scalar_function()
    {
        var words = new uint[Philox.FillLength];
        foreach (uint index in new uint[] { 0, 1, 77, 1u << 30 })
        {
            Philox.Fill(0x0123456789abcdef, 42, index, words);
            for (uint b = 0; b < 8; b++)
            {
                var expected = Philox.Block(unchecked((index * 8) + b), index >> 29, 42, 0, 0x89abcdef, 0x01234567);
                Assert.Equal(expected, (words[b], words[b + 8], words[b + 16], words[b + 24]));
            }
        }
    }

    // Standard normal quantiles to 16 digits, from the tables that accompany AS 241 and from mpmath.
    [Theory]
    [InlineData(0.25, -0.6744897501960817)]
    [InlineData(0.001, -3.090232306167814)]
    [InlineData(1e-20, -9.262340089798408)]
    [InlineData(0.975, 1.959963984540054)]
    public void Normal_quantiles_are_accurate(double u, double expected) =>
        Assert.InRange(NormalQuantile.At(u) / expected, 1 - 4e-15, 1 + 4e-15);

    [Fact]
    public void The_portable_logarithm_is_within_two_units_of_the_last_place()
    {
        var random = new Random(1);
        for (int k = 0; k < 20_000; k++)
        {
            double x = Math.ScaleB(1.0 + random.NextDouble(), random.Next(-1000, 1000));
            double reference = Math.Log(x);
            double unit = Math.BitIncrement(Math.Abs(reference)) - Math.Abs(reference);
            Assert.True(Math.Abs(NormalQuantile.Log(x) - reference) <= 2 * unit, $"log({x:R})");
        }
    }

    [Fact]
    public void Indices_are_uniform_by_a_chi_square_test()
    {
        const int count = 10,
            draws = 200_000;
        var histogram = new int[count];
        var stream = new RandomStream(7, 3, new uint[Philox.FillLength]);
        for (int k = 0; k < draws; k++)
        {
            histogram[stream.NextIndex(count)]++;
        }
        double expected = draws / (double)count;
        double chiSquare = histogram.Sum(h => (h - expected) * (h - expected) / expected);
        // The 0.999 999 quantile of χ² with 9 degrees of freedom is 45.1.
        Assert.InRange(chiSquare, 0.5, 45.1);
    }

    [Fact]
    public void Normals_have_the_first_four_moments()
    {
        const int draws = 200_000;
        double[] sums = new double[5];
        var stream = new RandomStream(11, 0, new uint[Philox.FillLength]);
        for (int k = 0; k < draws; k++)
        {
            double z = stream.NextNormal();
            for (int power = 1; power <= 4; power++)
            {
                sums[power] += Math.Pow(z, power) / draws;
            }
        }
        // Standard errors √(E z^2k − (E z^k)²)/√N with moments 1, 2, 15, 96; five of them.
        double[] expected = [0, 0, 1, 0, 3];
        double[] spread = [0, 1, Math.Sqrt(2), Math.Sqrt(15), Math.Sqrt(96)];
        for (int power = 1; power <= 4; power++)
        {
            double band = 5 * spread[power] / Math.Sqrt(draws);
            Assert.InRange(sums[power], expected[power] - band, expected[power] + band);
        }
    }

    [Fact]
    public void Eight_streams_side_by_side_equal_the_scalar_function()
    {
        var words = new uint[Philox.FillLength];
        ulong block = (5UL << 32) | 77;
        Philox.FillAcross(0x0123456789abcdef, 40, block, words);
        for (uint b = 0; b < 8; b++)
        {
            var expected = Philox.Block(77, 5, 40 + b, 0, 0x89abcdef, 0x01234567);
            Assert.Equal(expected, (words[b], words[b + 8], words[b + 16], words[b + 24]));
        }
    }

    [Fact]
    public void A_stream_resumes_where_it_was_left()
    {
        var whole = new RandomStream(7, 3, new uint[Philox.FillLength]);
        var buffer = new uint[Philox.FillLength];
        ulong position = 0;
        for (int part = 0; part < 40; part++)
        {
            var resumed = new RandomStream(7, 3, buffer, position);
            for (int k = 0; k < part; k++)
            {
                Assert.Equal(whole.NextWord(), resumed.NextWord());
            }
            position = resumed.Position;
            Assert.Equal(whole.Position, position);
        }
    }

    [Fact]
    public void Quantiles_of_vectors_have_the_bits_of_the_scalar_function()
    {
        var random = new Random(3);
        for (int k = 0; k < 20_000; k++)
        {
            var u = new double[8];
            for (int lane = 0; lane < 8; lane++)
            {
                // Half of them in the tails, some beyond exp(−25).
                double tail = Math.ScaleB(1 + random.NextDouble(), -random.Next(2, 53));
                u[lane] = random.Next(4) switch
                {
                    0 => tail,
                    1 => 1 - tail,
                    _ => Math.Max(random.NextDouble(), 1e-16),
                };
            }
            var quantiles = NormalQuantile.At(System.Runtime.Intrinsics.Vector512.Create(u));
            for (int lane = 0; lane < 8; lane++)
            {
                Assert.Equal(
                    BitConverter.DoubleToInt64Bits(NormalQuantile.At(u[lane])),
                    BitConverter.DoubleToInt64Bits(quantiles[lane])
                );
            }
        }
    }
}
