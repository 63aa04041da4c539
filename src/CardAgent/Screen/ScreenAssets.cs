using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace CardSystem.CardAgent.Screen;

/// <summary>Script and style, carried inside the assembly; each answer has an entity tag, so that a browser asks but does not load twice.</summary>
internal sealed class ScreenAssets
{
    private readonly Dictionary<string, (byte[] Bytes, string Type, EntityTagHeaderValue Tag)> _assets = new(StringComparer.Ordinal);

    public ScreenAssets()
    {
        Add("screen.js", "text/javascript; charset=utf-8");
        Add("screen.css", "text/css; charset=utf-8");
    }

    public IResult Get(string name) =>
        _assets.TryGetValue(name, out var asset) ? Results.Bytes(asset.Bytes, asset.Type, entityTag: asset.Tag) : Results.NotFound();

    private void Add(string name, string type)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("assets/" + name)
            ?? throw new InvalidOperationException($"The build did not put assets/{name} into the program.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var bytes = copy.ToArray();
        _assets[name] = (bytes, type, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\""));
    }
}
