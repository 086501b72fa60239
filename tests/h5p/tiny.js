// A content type for tests: a question with two buttons for each of its parts. `parts` in its content says how many.
// With one part it answers as single H5P types do; with more, each part is a child and the whole is completed at the end.
var Waymark = window.Waymark || {};
Waymark.Tiny = (function ($, EventDispatcher) {
  function Tiny(content, id, extras) {
    EventDispatcher.call(this);
    var self = this, parts = content.parts || 1, right = 0, done = (extras && extras.previousState && extras.previousState.done) || 0;
    right = (extras && extras.previousState && extras.previousState.right) || 0;
    function say(verb, score, max, child) {
      var event = self.createXAPIEventTemplate(verb);
      if (!content.silentScore) event.setScoredResult(score, max, self, true, content.noSuccess ? undefined : score === max);
      if (content.noSuccess && event.data.statement.result) delete event.data.statement.result.success;
      if (child !== undefined) {
        event.data.statement.object.id += "?subContentId=part-" + child;
        event.data.statement.context = event.data.statement.context || {};
        event.data.statement.context.contextActivities = { parent: [{ id: "http://example.invalid/whole", objectType: "Activity" }] };
      }
      self.trigger(event);
    }
    self.attach = function ($container) {
      var box = $container[0] || $container;
      var text = document.createElement("p");
      box.appendChild(text);
      function draw() { text.textContent = content.question + " " + done + "/" + parts; }
      ["Yes", "No"].forEach(function (word) {
        var button = document.createElement("button");
        button.textContent = word;
        button.className = "tiny-" + word.toLowerCase();
        button.addEventListener("click", function () {
          if (content.silent || done >= parts) return;
          done += 1; right += word === "Yes" ? 1 : 0; draw();
          if (parts === 1) { say("answered", right, 1); return; }
          say("answered", word === "Yes" ? 1 : 0, 1, done);
          if (done === parts) say("completed", right, parts);
        });
        box.appendChild(button);
      });
      draw();
      self.trigger("resize");
    };
    self.getCurrentState = function () { return { done: done, right: right }; };
  }
  Tiny.prototype = Object.create(EventDispatcher.prototype);
  Tiny.prototype.constructor = Tiny;
  return Tiny;
})(H5P.jQuery, H5P.EventDispatcher);
window.Waymark = Waymark;
