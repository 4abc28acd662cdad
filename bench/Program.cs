// dotnet run -c Release --project bench -- NAME [ARGUMENTS]: runs one comparison and prints its table.
return args switch
{
    ["derive", .. var rest] => Verify.Bench.Symbolics.DerivationBenchmark.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Verify.Bench derive [--peers FOLDER] [--python COMMAND]");
    return 2;
}
