using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.FSharp.Collections;
using Verify.Arithmetic;
using Verify.Campaigns;
using Verify.Claims;
using Verify.LeastSquares;

namespace Verify.Cli;

/// <summary>The claims of a campaign: those of the ledger by id, a user's own as files that the store keeps.</summary>
internal static partial class CampaignClaims
{
    private const string TextExtension = ".claims";
    private const long LargestFile = 1L << 26;

    /// <summary>The program that a campaign is tied to: its version and, where it is known, its commit.</summary>
    public static string ProgramVersion { get; } =
        typeof(CampaignSpec).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The files of claims of one's own, with the definitions that they use, by name.</summary>
    /// <param name="paths">Claim files and assemblies.</param>
    /// <exception cref="InvalidInputException">A file is not there, or two have one name.</exception>
    public static IReadOnlyList<(string Name, byte[] Content)> FilesOf(IReadOnlyList<string> paths)
    {
        SortedDictionary<string, (string Path, byte[] Content)> files = new(StringComparer.Ordinal);
        void Add(string path)
        {
            string name = Path.GetFileName(path);
            string full = Path.GetFullPath(path);
            if (files.TryGetValue(name, out (string Path, byte[] Content) known))
            {
                if (known.Path != full)
                {
                    throw new InvalidInputException(
                        $"--claims: two files are called {NearestNames.Shown(name)}; rename one, the store keeps them in one folder"
                    );
                }
                return;
            }
            byte[] content = InputFile.ReadAllBytes(path, LargestFile);
            files.Add(name, (full, content));
            if (IsText(path))
            {
                foreach (Match use in Use().Matches(Encoding.UTF8.GetString(content)))
                {
                    Add(Path.Combine(Path.GetDirectoryName(full)!, use.Groups[1].Value));
                }
            }
        }
        foreach (string path in paths)
        {
            Add(path);
        }
        return [.. files.Select(file => (file.Key, file.Value.Content))];
    }

    /// <summary>A statement of the command line as a claim file.</summary>
    /// <exception cref="InvalidInputException">It has no words there.</exception>
    public static (string Name, byte[] Content) FileOf(Claim stated)
    {
        var written = ClaimFile.write(stated);
        return written.IsOk
            ? ("that" + TextExtension, Encoding.UTF8.GetBytes(written.ResultValue + "\n"))
            : throw new InvalidInputException(
                $"--that: a campaign keeps its claims as a file, and this one has no words there: {written.ErrorValue}; give a claim file with --claims"
            );
    }

    /// <summary>The claims of a store, as its campaign says that they are.</summary>
    /// <exception cref="InvalidInputException">The program is another one, a file was changed, or a claim says something else.</exception>
    public static FSharpList<Claim> Of(CampaignStore store)
    {
        CampaignSpec spec = store.Spec;
        if (spec.ProgramVersion != ProgramVersion)
        {
            throw new InvalidInputException(
                $"--store: the campaign is of verify {spec.ProgramVersion}, and this is {ProgramVersion}; use that version, or begin another campaign"
            );
        }
        List<Claim> own = [];
        foreach ((string name, string sha256) in spec.Files)
        {
            string path = Path.Combine(store.ClaimsFolder, name);
            if (CampaignSpec.Sha256(InputFile.ReadAllBytes(path, LargestFile)) != sha256)
            {
                throw new InvalidInputException(
                    $"--store: claims/{NearestNames.Shown(name)} was changed since the campaign began; begin another campaign"
                );
            }
            own.AddRange(
                IsText(path) ? ClaimFile.read(path)
                : Path.GetExtension(path) == ".dll" ? ClaimLibrary.Load(path)
                : []
            );
        }
        string[] ids = [.. spec.Claims.Select(claim => claim.Id)];
        FSharpList<Claim> claims =
            spec.Files.Count > 0 ? LedgerClaims.Select(ListModule.OfSeq(own), ids) : LedgerClaims.Select(ids);
        foreach ((Claim claim, (string id, string digest)) in claims.Zip(spec.Claims))
        {
            if (CampaignSpec.DigestOf(claim) != digest)
            {
                throw new InvalidInputException(
                    $"--store: the claim '{NearestNames.Shown(id)}' says something else than when the campaign began; begin another campaign"
                );
            }
        }
        return claims;
    }

    private static bool IsText(string path) => path.EndsWith(TextExtension, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^use[ \t]+([^\s#]+)", RegexOptions.Multiline)]
    private static partial Regex Use();
}
