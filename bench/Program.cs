// dotnet run -c Release --project bench -- NAME [ARGUMENTS]: runs one comparison and prints its table.
using Verify.Bench.Arithmetic;
using Verify.Bench.Claims;
using Verify.Bench.Commands;
using Verify.Bench.LeastSquares;
using Verify.Bench.Symbolics;

return args switch
{
    ["balls", .. var rest] => BallBenchmark.Run(rest),
    ["algebra"] => AlgebraBenchmark.Run(),
    ["risk", .. var rest] => RiskBenchmark.Run(rest),
    ["certified", .. var rest] => CertifiedBenchmark.Run(rest),
    ["derive", .. var rest] => DerivationBenchmark.Run(rest),
    ["ensemble", .. var rest] => EnsembleBenchmark.Run(rest),
    ["commands", .. var rest] => CommandBenchmark.Run(rest),
    ["process", .. var rest] => ProcessBenchmark.Run(rest),
    ["text"] => TextBenchmark.Run(),
    ["search"] => SearchBenchmark.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "usage: Verify.Bench balls|algebra|risk|certified|derive|ensemble|commands|process|text|search [--peers FOLDER] [--python COMMAND]; the peers are left out where they are absent"
    );
    return 2;
}
