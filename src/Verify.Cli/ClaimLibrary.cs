using System.Reflection;
using System.Runtime.Loader;
using Microsoft.FSharp.Collections;
using Verify.Arithmetic;
using Verify.Claims;

namespace Verify.Cli;

/// <summary>Claims from an assembly that a user wrote.</summary>
/// <remarks>
/// Every public static property of type Claim, or of a sequence of claims, in a public class or F# module counts. The toolkit's own
/// assemblies and FSharp.Core are those of this program, so that its types are the library's; others are looked for beside the file.
/// </remarks>
internal static class ClaimLibrary
{
    // A library that generates claims without end is stopped here.
    private const int MostClaims = 10_000;
    private const int LongestId = 100;

    /// <summary>The claims of a library, in the order of its modules and properties.</summary>
    /// <param name="path">The assembly.</param>
    /// <exception cref="InvalidInputException">The file is not an assembly, has no claims, names one twice, or fails itself.</exception>
    public static FSharpList<Claim> Load(string path)
    {
        if (path.Length == 0)
        {
            throw new InvalidInputException("--claims: the file name is empty; give a .NET assembly with claims");
        }
        string full = Path.GetFullPath(path);
        string shown = NearestNames.Shown(path.Length <= 40 ? path : Path.GetFileName(path));
        if (!File.Exists(full))
        {
            throw new InvalidInputException($"--claims: {shown} does not exist; give a .NET assembly with claims");
        }
        string name = Path.GetFileName(path);
        List<Claim> claims = [];
        try
        {
            foreach (Type type in new LibraryContext(full).LoadFromAssemblyPath(full).GetExportedTypes())
            {
                foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Static))
                {
                    claims.AddRange(Read(shown, type, property));
                }
            }
        }
        // Damaged metadata shows as exceptions of many kinds, and so does a library of another version: all are the file's fault.
        catch (Exception error)
            when (error is not (InvalidInputException or OutOfMemoryException or InsufficientExecutionStackException))
        {
            throw new InvalidInputException(
                $"--claims: {shown} is not a .NET assembly that can be loaded: {error.GetType().Name}: {error.Message}",
                error
            );
        }
        if (claims.Any(claim => claim is null || claim.Id is null))
        {
            throw new InvalidInputException($"--claims: {shown} has a claim that is null, or whose id is");
        }
        if (claims.FirstOrDefault(claim => !IsId(claim.Id)) is { } unnamed)
        {
            throw new InvalidInputException(
                $"--claims: {shown} has the id '{NearestNames.Shown(unnamed.Id)}'; an id is made of letters, digits, '.', '-' and '_', {LongestId} at most"
            );
        }
        foreach (Claim claim in claims)
        {
            if (ClaimModule.missingPart(claim) is { Value: { } part })
            {
                throw new InvalidInputException(
                    $"--claims: {shown}: in the claim '{claim.Id}' a {part} is null; Claim.stating and Claim.ofClauses make whole claims"
                );
            }
        }
        // A list of claims often repeats values that are properties themselves.
        List<Claim> distinct = [.. claims.Distinct(ReferenceEqualityComparer.Instance).Cast<Claim>()];
        if (distinct.Count == 0)
        {
            throw new InvalidInputException(
                $"--claims: {shown} has no claims; allowed are public static properties of type Claim or of a list of claims, as `let claims = [ … ]`"
            );
        }
        if (distinct.GroupBy(claim => claim.Id).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidInputException($"--claims: {shown} has two claims with the id '{twice.Key}'");
        }
        return ListModule.OfSeq(distinct.Select(claim => ClaimModule.ofLibrary(name, claim)));
    }

    private static bool IsId(string id) =>
        id.Length is > 0 and <= LongestId
        && id[0] != '.'
        && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private static List<Claim> Read(string path, Type type, PropertyInfo property)
    {
        if (property.GetIndexParameters().Length > 0)
        {
            return [];
        }
        bool single = property.PropertyType == typeof(Claim);
        if (!single && !typeof(IEnumerable<Claim>).IsAssignableFrom(property.PropertyType))
        {
            return [];
        }
        try
        {
            object? value = property.GetValue(null);
            List<Claim> claims = value switch
            {
                null => throw new InvalidInputException(
                    $"--claims: {path}: {type.FullName}.{property.Name} is null, not a claim or a list of claims"
                ),
                Claim claim => [claim],
                _ => [.. ((IEnumerable<Claim>)value).Take(MostClaims + 1)],
            };
            return claims.Count <= MostClaims
                ? claims
                : throw new InvalidInputException(
                    $"--claims: {path}: {type.FullName}.{property.Name} has more than {MostClaims} claims"
                );
        }
        // The code of the library, which may throw what it likes; a lazy sequence throws while it is read.
        catch (Exception error) when (error is not (InvalidInputException or OutOfMemoryException))
        {
            Exception inner = error;
            while (
                inner is TargetInvocationException or TypeInitializationException && inner.InnerException is { } cause
            )
            {
                inner = cause;
            }
            throw new InvalidInputException(
                $"--claims: {path}: {type.FullName}.{property.Name} failed: {inner.GetType().Name}: {inner.Message}",
                inner
            );
        }
    }

    private sealed class LibraryContext(string path) : AssemblyLoadContext("claims")
    {
        private readonly AssemblyDependencyResolver _resolver = new(path);

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            // What this program has is shared; the runtime's own libraries are found by the default context too.
            string beside = Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll");
            if (File.Exists(beside))
            {
                return Default.LoadFromAssemblyName(new AssemblyName(assemblyName.Name!));
            }
            return _resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;
        }
    }
}
