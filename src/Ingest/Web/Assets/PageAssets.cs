using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace CardSystem.Ingest.Web.Assets;

/// <summary>The page's files, carried inside the assembly so that a published service is whole wherever it is copied.</summary>
public sealed class PageAssets
{
    private const string Folder = "assets/";

    private readonly Dictionary<string, PageAsset> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PageAsset> _byFile = new(StringComparer.Ordinal);

    public PageAssets() : this(typeof(PageAssets).Assembly)
    {
    }

    internal PageAssets(Assembly assembly)
    {
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            var asset = new PageAsset(resource[Folder.Length..], bytes.ToArray());
            _byName[resource[Folder.Length..]] = _byFile[asset.File] = asset;
        }

        Build = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join(' ', _byFile.Keys))))[..16];
    }

    /// <summary>Changes with any of the files.</summary>
    public string Build { get; }

    /// <exception cref="InvalidOperationException">The service was built without it.</exception>
    public PageAsset this[string name] => _byName.GetValueOrDefault(name) ?? throw new InvalidOperationException($"The page's {name} was not built in; build the service again with npm at hand.");

    public PageAsset? Find(string file) => _byFile.GetValueOrDefault(file);
}
