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
    /// <summary>The claims of a library, in the order of its modules and properties.</summary>
    /// <param name="path">The assembly.</param>
    /// <exception cref="InvalidInputException">The file is not an assembly, has no claims, names one twice, or fails itself.</exception>
    public static FSharpList<Claim> Load(string path)
    {
        string full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new InvalidInputException($"--claims: {path} does not exist; give a .NET assembly with claims");
        }
        Type[] types;
        try
        {
            types = new LibraryContext(full).LoadFromAssemblyPath(full).GetExportedTypes();
        }
        catch (Exception error) when (error is BadImageFormatException or FileLoadException or FileNotFoundException)
        {
            throw new InvalidInputException(
                $"--claims: {path} is not a .NET assembly that can be loaded: {error.Message}",
                error
            );
        }
        string name = Path.GetFileName(path);
        List<Claim> claims = [];
        foreach (Type type in types)
        {
            foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Static))
            {
                claims.AddRange(Read(path, type, property));
            }
        }
        // A list of claims often repeats values that are properties themselves.
        List<Claim> distinct = [.. claims.Distinct(ReferenceEqualityComparer.Instance).Cast<Claim>()];
        if (distinct.Count == 0)
        {
            throw new InvalidInputException(
                $"--claims: {path} has no claims; allowed are public static properties of type Claim or of a list of claims, such as `let claims = [ … ]` in an F# module"
            );
        }
        if (distinct.GroupBy(claim => claim.Id).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidInputException($"--claims: {path} has two claims with the id '{twice.Key}'");
        }
        return ListModule.OfSeq(distinct.Select(claim => ClaimModule.ofLibrary(name, claim)));
    }

    private static IEnumerable<Claim> Read(string path, Type type, PropertyInfo property)
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
            return single ? [(Claim)value!] : [.. (IEnumerable<Claim>)value!];
        }
        catch (TargetInvocationException error)
        {
            Exception inner = error.InnerException ?? error;
            while (inner is TypeInitializationException { InnerException: { } cause })
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
