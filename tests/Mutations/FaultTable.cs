namespace Verify.Mutations;

/// <summary>
/// The planted faults, from the files `*.faults` in this folder. A fault is a block of lines `field text`, ended by an empty line; `#` begins a comment.
/// Fields: fault, file, old, new, suite, and where wanted class, equivalent.
/// </summary>
internal static class FaultTable
{
    /// <summary>Reads all tables of a folder, in the order of file names.</summary>
    /// <exception cref="InvalidDataException">A table is not as it should be: file, line and what is wrong.</exception>
    public static IReadOnlyList<Fault> Read(string folder)
    {
        var faults = new List<Fault>();
        foreach (string path in Directory.EnumerateFiles(folder, "*.faults").Order(StringComparer.Ordinal))
        {
            Dictionary<string, string> block = [];
            int number = 0;
            foreach (string line in File.ReadLines(path).Append(""))
            {
                number++;
                if (line.StartsWith('#'))
                {
                    continue;
                }
                if (line.Trim().Length == 0)
                {
                    if (block.Count > 0)
                    {
                        faults.Add(Of(block, $"{Path.GetFileName(path)}, before line {number}"));
                        block = [];
                    }
                    continue;
                }
                int space = line.IndexOf(' ');
                string field = space < 0 ? line : line[..space];
                if (!block.TryAdd(field, space < 0 ? "" : line[space..].Trim()))
                {
                    throw new InvalidDataException($"{Path.GetFileName(path)}, line {number}: '{field}' twice");
                }
            }
        }
        IGrouping<string, Fault>? repeated = faults
            .GroupBy(fault => fault.Id)
            .FirstOrDefault(group => group.Count() > 1);
        return repeated is null ? faults : throw new InvalidDataException($"two faults are called {repeated.Key}");
    }

    private static Fault Of(Dictionary<string, string> block, string where)
    {
        string[] known = ["fault", "file", "old", "new", "suite", "class", "equivalent"];
        if (block.Keys.Except(known).FirstOrDefault() is { } unknown)
        {
            throw new InvalidDataException(
                $"{where}: unknown field '{unknown}'; fields are {string.Join(", ", known)}"
            );
        }
        string Field(string name) =>
            block.TryGetValue(name, out string? text)
                ? text
                : throw new InvalidDataException($"{where}: the field '{name}' is missing");
        return new(
            Field("fault"),
            Field("file"),
            Field("old"),
            Field("new"),
            Field("suite"),
            block.GetValueOrDefault("class", ""),
            block.GetValueOrDefault("equivalent", "")
        );
    }
}
