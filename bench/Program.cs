using Verify.Bench.Arithmetic;

return args switch
{
    ["balls", .. var rest] => BallBenchmark.Run(rest),
    ["algebra"] => AlgebraBenchmark.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Verify.Bench CASE [OPTION…]; cases: balls, algebra");
    return 2;
}
