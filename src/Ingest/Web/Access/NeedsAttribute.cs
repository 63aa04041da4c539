using CardSystem.Ingest.Staff;

namespace CardSystem.Ingest.Web.Access;

/// <summary>
/// The right a page, a handler or an endpoint asks for. On a page's class it holds for all its handlers; a handler's own come on top. All must be held.
/// What carries neither this nor <see cref="OpenToAttribute"/> is closed to everybody.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class NeedsAttribute(Right right, Target target = Target.None, string key = "id") : Attribute
{
    public Right Right => right;

    public Target Target => target;

    /// <summary>The name of the value that says which one: of the route, else of the form, else of the query.</summary>
    public string Key => key;
}

/// <summary>The only other way in, with its reason.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class OpenToAttribute(Who who, string why) : Attribute
{
    public Who Who => who;

    public string Why => why;
}
