using Verify.Bench.Arithmetic;

return args switch
{
    ["balls", .. var rest] => BallBenchmark.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Verify.Bench CASE [OPTION…]; cases: balls");
    return 2;
}
