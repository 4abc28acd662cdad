using System.Diagnostics;
using System.Globalization;
using Verify.Mutations;

// dotnet run --project tests/Mutations -- [all | one in N [SEED] | ID…]
// Plants faults in a copy of the committed checkout and runs the suite of each: all must die.
try
{
    string root = Root();
    IReadOnlyList<Fault> faults = FaultTable.Read(Path.Combine(root, "tests", "Mutations"));
    foreach (Fault fault in faults)
    {
        fault.Plant(File.ReadAllText(Path.Combine(root, fault.File)));
    }
    Fault[] chosen = Choose(faults, args);
    string copy = Path.Combine(Path.GetTempPath(), $"verify-mutations-{Environment.ProcessId}");
    try
    {
        Git(root, "clone", "--quiet", "--no-hardlinks", root, copy);
        Prepare(copy);
        var trial = new Trial(copy);
        foreach (Fault fault in chosen.DistinctBy(fault => (fault.Suite, fault.Class)))
        {
            if (!trial.PassesWithout(fault))
            {
                throw new InvalidDataException(
                    $"{fault.Suite} {fault.Class} does not pass without a fault: nothing can be said of {fault.Id}"
                );
            }
        }
        int dead = 0,
            wrong = 0;
        foreach (Fault fault in chosen)
        {
            var watch = Stopwatch.StartNew();
            Fate fate = trial.Run(fault);
            bool equivalent = fault.Equivalent.Length > 0;
            bool asExpected = fate == (equivalent ? Fate.Survived : Fate.Dead);
            dead += fate == Fate.Dead ? 1 : 0;
            wrong += asExpected ? 0 : 1;
            string remark = equivalent ? " (equivalent)" : "";
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(asExpected ? " " : "✗")} {fate.ToString().ToLowerInvariant(), -8} {watch.Elapsed.TotalSeconds, 5:F0} s  {fault.Id}{remark}"
                )
            );
        }
        Console.WriteLine($"{chosen.Length} planted of {faults.Count}, {dead} dead, {wrong} not as expected");
        return wrong == 0 ? 0 : 1;
    }
    finally
    {
        if (Directory.Exists(copy))
        {
            Directory.Delete(copy, recursive: true);
        }
    }
}
catch (Exception error) when (error is InvalidDataException or IOException)
{
    Console.Error.WriteLine($"mutations: {error.Message}");
    return 2;
}

static Fault[] Choose(IReadOnlyList<Fault> faults, string[] args)
{
    switch (args)
    {
        case [] or ["all"]:
            return [.. faults];
        case ["one", "in", var every, .. var rest]:
            int share = int.Parse(every, CultureInfo.InvariantCulture);
            int seed = rest is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : DateTime.UtcNow.DayOfYear;
            Console.WriteLine($"a random {share}th, seed {seed}");
            var random = new Random(seed);
            Fault[] shuffled = [.. faults];
            random.Shuffle(shuffled);
            return
            [
                .. shuffled[..((faults.Count + share - 1) / share)]
                    .OrderBy(fault => fault.File, StringComparer.Ordinal),
            ];
        default:
            return
            [
                .. args.Select(id =>
                    faults.FirstOrDefault(fault => fault.Id == id)
                    ?? throw new InvalidDataException($"no fault is called '{id}'")
                ),
            ];
    }
}

static void Prepare(string copy)
{
    using Process restore = Process.Start(
        new ProcessStartInfo("dotnet", ["build", "Verify.sln", "-v", "q", "-nologo"])
        {
            WorkingDirectory = copy,
            RedirectStandardOutput = true,
        }
    )!;
    string output = restore.StandardOutput.ReadToEnd();
    restore.WaitForExit();
    if (restore.ExitCode != 0)
    {
        throw new InvalidDataException($"the checkout does not build without a fault:\n{output}");
    }
}

static void Git(string root, params string[] arguments)
{
    using Process git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = root })!;
    git.WaitForExit();
    if (git.ExitCode != 0)
    {
        throw new InvalidDataException($"git {arguments[0]} failed");
    }
}

static string Root()
{
    for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
    {
        if (File.Exists(Path.Combine(folder, "Verify.sln")))
        {
            return folder;
        }
    }
    throw new InvalidDataException("run this inside the checkout");
}
