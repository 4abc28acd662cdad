using System.Diagnostics;
using Verify.Arithmetic;

namespace Verify.Bench.Arithmetic;

/// <summary>Algebra over balls at the size of the moment system of p = 10, 55 + 10 + 1 = 66.</summary>
internal static class AlgebraBenchmark
{
    private const int Size = 66;

    /// <summary>algebra: enclosed eigenvalues, inverse and exponential at 128, 256 and 512 bits, in processor time.</summary>
    public static int Run()
    {
        foreach (int precision in new[] { 128, 256, 512 })
        {
            var random = new Random(1);
            Ball Entry() => Ball.Exact(random.Next(-1000, 1000) / 1024.0).WithPrecision(precision);
            Matrix<Ball> full = Matrix<Ball>.Create(Size, Size, (_, _) => Entry());
            Matrix<Ball> symmetric = Ball.Exact(0.5) * (full + full.Transpose());
            Matrix<Ball> thin = Matrix<Ball>.Create(20, Size, (_, _) => Entry());
            Matrix<Ball> deficient = thin.Transpose() * thin;
            Measure($"eigenvalues, {precision} bits", () => SymmetricEigenvalues.Enclose(symmetric)[0]);
            Measure($"eigenvalues, rank 20, {precision} bits", () => SymmetricEigenvalues.Enclose(deficient)[0]);
            Measure(
                $"inverse, {precision} bits",
                () => LinearSolver.TrySolve(full, Matrix<Ball>.Identity(Size))![0, 0]
            );
            Measure($"exponential, {precision} bits", () => FixedPointExponential.Of(full, precision)[0, 0]);
        }
        return 0;
    }

    private static void Measure(string name, Func<Ball> action)
    {
        Ball result = action();
        var process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        result = action();
        process.Refresh();
        double seconds = (process.TotalProcessorTime - before).TotalSeconds;
        Console.WriteLine(FormattableString.Invariant($"{name}: {seconds:f3} s, radius {result.Radius.ToDouble():e1}"));
    }
}
