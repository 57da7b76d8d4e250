package org.comparegan.gin;

import java.util.Optional;

/** Makes values of names, so that an unknown name is an error where it is read. */
interface GinNames {
  /** Names as they are written. */
  GinNames AS_WRITTEN =
      new GinNames() {
        @Override
        public GinValue reference(String scope, String selector, boolean call, GinLocation at) {
          return new GinValue.Reference(scope, selector, call, Optional.empty());
        }

        @Override
        public GinValue macro(String name, GinLocation at) {
          return new GinValue.Macro(name);
        }
      };

  /** What {@code @scope/selector}, with {@code ()} if {@code call}, stands for. */
  GinValue reference(String scope, String selector, boolean call, GinLocation at);

  /** What {@code %name} stands for. */
  GinValue macro(String name, GinLocation at);
}
